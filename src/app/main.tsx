import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createEngine } from '../engine/client.ts';
import { ActionsProvider } from '../store/actions.ts';
import { bindAddress } from './address.ts';
import { App } from './App.tsx';
import { Controller } from './controller.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { createScripting } from './scripting.ts';
import '../ui/tokens.css';
import '../ui/base.css';

const controller = new Controller(createEngine());
window.unetscope = createScripting(controller);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <ActionsProvider value={controller}>
        <App />
      </ActionsProvider>
    </ErrorBoundary>
  </StrictMode>,
);

bindAddress(controller);
