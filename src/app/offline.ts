import { ownScript } from '../protocol/own-script.ts';
import { ASIDE_STORE } from '../protocol/stores.ts';
import { modelFile } from '../store/model-files.ts';
import { useStore } from '../store/store.ts';

/** The service worker from the page's side (src/offline). Where there is none, or none is allowed, everything works as before. */

const RELOADED = 'unetscope-reloaded-for-threads';

const container = findContainer();

/** Typed as always present, which holds in secure contexts only; a sandboxed frame may not even ask. */
function findContainer(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

export interface Offline {
  /** Calls back when a newer version has been fetched and waits. */
  readonly onUpdate: (listener: () => void) => void;
  /** Reloads as the newer version. */
  readonly update: () => void;
}

/** Registers it: at once where it can give the page threads, else when the page has nothing else to do. */
export function goOffline(): Offline {
  let waiting = false;
  let listener: () => void = () => undefined;
  const offer = () => {
    // The first of all versions takes nobody's place.
    if (container?.controller === null) return;
    waiting = true;
    listener();
  };
  const register = async () => {
    if (container === undefined) return;
    try {
      const registration = await container.register(ownScript(new URL('./sw.js', document.baseURI)), { updateViaCache: 'none' });
      // Where the one in charge has stepped aside, this page is of the version that waits.
      if (registration.waiting !== null && !(await steppedAside())) offer();
      registration.addEventListener('updatefound', () => {
        const { installing } = registration;
        installing?.addEventListener('statechange', () => {
          if (installing.state === 'installed') offer();
        });
      });
      if (!window.crossOriginIsolated) await reloadForThreads(container);
      keepWhenReady(container);
    } catch (error) {
      console.info('This page is not available offline.', error);
    }
  };
  if (import.meta.env.PROD) {
    if (!window.crossOriginIsolated && window.isSecureContext) void register();
    else whenRunning(() => void register());
  }
  return {
    onUpdate(call) {
      listener = call;
      if (waiting) call();
    },
    update() {
      void stepAside().then(() => window.location.reload());
    },
  };
}

/** Has the version in charge answer with the page of the one that waits (src/offline). Without stores nothing was fetched ahead, and a reload asks the host. */
async function stepAside(): Promise<void> {
  try {
    await caches.open(ASIDE_STORE);
  } catch {
    // See above.
  }
}

async function steppedAside(): Promise<boolean> {
  try {
    return await caches.has(ASIDE_STORE);
  } catch {
    return false;
  }
}

/** One reload at most: where the service worker is in charge and the page still has no threads, it cannot give them. */
async function reloadForThreads(workers: ServiceWorkerContainer): Promise<void> {
  if (window.top !== window.self) return;
  const { controller } = workers;
  await activated(workers);
  try {
    if (controller !== null && sessionStorage.getItem(RELOADED) !== null) return;
    if (sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, 'yes');
  } catch {
    return; // Without a memory there might be more than one.
  }
  window.location.reload();
}

/** The service worker, when it can answer: `ready` comes while it is still being activated. */
async function activated({ ready }: ServiceWorkerContainer): Promise<ServiceWorker | null> {
  const { active } = await ready;
  if (active?.state === 'activating') await new Promise((resolve) => active.addEventListener('statechange', resolve, { once: true }));
  return active;
}

/** Once the engine runs, everything that this visit used is kept for the next. */
function keepWhenReady(workers: ServiceWorkerContainer): void {
  whenRunning(() => {
    void activated(workers).then((active) => {
      const { engine, recipe, models } = useStore.getState();
      if (engine.phase !== 'ready') return;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        port1.close();
        if (data === 'kept') document.documentElement.dataset['offline'] = 'ready';
        else console.info('This page could not be made available offline.', data);
      };
      // What this visit asked for, and the little that its places ask for when they are opened.
      const asked = performance.getEntriesByType('resource').map((entry) => entry.name);
      const later = models.includes(recipe.model) ? [`${recipe.model}/pictures.npz`, ...models.map((id) => `${id}/manifest.json`)] : [];
      const used = [...asked, ...later.map(modelFile)];
      active?.postMessage({ kind: 'keep', used, runtime: engine.device.trials.some(({ device, stepMs }) => device === 'webgpu' && stepMs !== null) ? 'webgpu' : 'wasm' }, [port2]);
    });
  });
}

function whenRunning(work: () => void): void {
  if (useStore.getState().engine.phase === 'ready') {
    work();
    return;
  }
  const unsubscribe = useStore.subscribe(({ engine }) => {
    if (engine.phase !== 'ready') return;
    unsubscribe();
    work();
  });
}
