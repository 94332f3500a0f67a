import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../engine/client.ts';
import { ActionsProvider } from '../store/actions.ts';
import { earlyThere } from '../store/early.ts';
import { useStore } from '../store/store.ts';
import { bindAddress } from './address.ts';
import { Root } from './Root.tsx';
import { Controller } from './controller.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { laterParts } from './NetworkPage.tsx';
import { goOffline } from './offline.ts';
import { prefetchWhenIdle } from './prefetch.ts';
import { bringSamplers } from './samplers.ts';
import { createScripting } from './scripting.ts';
import { followTranslation } from '../ui/follow-translation.ts';
import '../ui/tokens.css';
import '../ui/base.css';

const engine = createEngine();
// Beside the page: onnxruntime is on its way before it is known what it will run, and after what the first picture is made of.
void earlyThere().then(() => engine.prepare(useStore.getState().deviceChoice));
const controller = new Controller(engine);
const offline = goOffline();
window.unetscope = createScripting(controller);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
followTranslation(root);
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary what="Unetscope">
      <ActionsProvider value={controller}>
        <Root offline={offline} />
      </ActionsProvider>
    </ErrorBoundary>
  </StrictMode>,
);

bindAddress(controller);
if (/[?&]lecture\b/.test(window.location.search)) void import('../features/lecture/show-lecture.tsx').then(({ resumeLecture }) => resumeLecture(controller));
// Inside another page, what is opened is fetched then.
if (useStore.getState().view.embed.length === 0) prefetchWhenIdle([{ fetch: bringSamplers }, ...laterParts]);
