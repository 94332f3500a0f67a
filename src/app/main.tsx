import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ActionsProvider } from '../store/actions.ts';
import { earlyThere } from '../store/early.ts';
import { useStore } from '../store/store.ts';
import { bindAddress } from './address.ts';
import { Root } from './Root.tsx';
import { Controller } from './controller.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LaterEngine } from './later-engine.ts';
import { laterParts } from './NetworkPage.tsx';
import { prefetchWhenIdle } from './prefetch.ts';
import { bringSamplers } from './samplers.ts';
import { EarlyScripting } from './early-scripting.ts';
import { followTranslation } from '../ui/follow-translation.ts';
import '../ui/tokens.css';
import '../ui/base.css';

const engine = new LaterEngine(async () => (await import('../engine/client.ts')).createEngine());
// Beside the page: onnxruntime is on its way before it is known what it will run, and after what the first picture is made of.
void earlyThere().then(() => engine.prepare(useStore.getState().deviceChoice));
const controller = new Controller(engine);
// Where the host gives the page no threads, the service worker may: the sooner the better.
const offline = (window.crossOriginIsolated ? earlyThere() : Promise.resolve()).then(async () => (await import('./offline.ts')).goOffline());
offline.catch((error: unknown) => console.info('This page is not available offline.', error));
const scripting = new EarlyScripting(controller);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
followTranslation(root);
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary what="Unetscope">
      <ActionsProvider value={controller}>
        <Root offline={offline} scripting={scripting} />
      </ActionsProvider>
    </ErrorBoundary>
  </StrictMode>,
);

bindAddress(controller);
if (/[?&]lecture\b/.test(window.location.search)) void import('../features/lecture/show-lecture.tsx').then(({ resumeLecture }) => resumeLecture(controller));
// Inside another page, what is opened is fetched then.
if (useStore.getState().view.embed.length === 0) prefetchWhenIdle([{ fetch: bringSamplers }, ...laterParts]);
