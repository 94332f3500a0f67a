import { DATA_STORE, RUNTIME_STORE, SHELL_STORES, WEIGHTS_STORE } from '../../protocol/stores.ts';
import { forgetModels, keptModels } from '../../remote/kept-models.ts';
import { forgetRememberedModels, rememberedModels } from '../../store/remembered-models.ts';

/** What this site keeps in the browser. */
export interface StoredThing {
  readonly what: string;
  readonly files: number;
  readonly bytes: number;
  /** The stores that it lies in. */
  readonly stores: readonly string[];
  /** The address that it was fetched from, or what else has it forgotten, where it is a model of one's own. */
  readonly source: string | null;
}

const kinds: readonly { readonly what: string; readonly is: (store: string) => boolean }[] = [
  { what: 'weights of models, by their SHA-256', is: (store) => store === WEIGHTS_STORE },
  { what: 'onnxruntime, which computes the network', is: (store) => store === RUNTIME_STORE },
  { what: 'the page itself', is: (store) => store.startsWith(SHELL_STORES) },
  { what: 'descriptions, pictures and reference numbers of models', is: (store) => store === DATA_STORE },
];

/** Not the files, which stay where they are. */
const REMEMBERED = 'names and places of your own models';

/** Typed as always present, which holds in secure contexts only; where stores are blocked, asking for them throws. */
const stores = () => globalThis.caches as CacheStorage | undefined;

export async function whatIsStored(): Promise<StoredThing[]> {
  const names = (await stores()?.keys()) ?? [];
  const things = await Promise.all(
    kinds.map(async ({ what, is }) => {
      const mine = names.filter(is);
      const sizes = (await Promise.all(mine.map(sizesOf))).flat();
      return { what, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), stores: mine, source: null };
    }),
  );
  const models = (await keptModels()).map(({ source, files, bytes, whole }) => ({ what: `model from ${source}${whole ? '' : ' (not whole yet)'}`, files, bytes, stores: [], source }));
  const own = await rememberedModels();
  return [...things, ...models, { what: `${REMEMBERED} (${own.map(({ title }) => title).join(', ')})`, files: own.length, bytes: 0, stores: [], source: REMEMBERED }].filter(({ files }) => files > 0);
}

async function sizesOf(name: string): Promise<number[]> {
  const store = await caches.open(name);
  const responses = await store.matchAll();
  return Promise.all(responses.map(async (response) => (await response.blob()).size));
}

export async function forget({ stores: names, source }: Pick<StoredThing, 'stores' | 'source'>): Promise<void> {
  if (source === REMEMBERED) await forgetRememberedModels();
  else if (source !== null) await forgetModels(source);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** All of it, and the service worker that would bring it back. What is open goes on working. */
export async function forgetAll(): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  for (const registration of (await container?.getRegistrations()) ?? []) {
    if (!document.baseURI.startsWith(registration.scope)) continue;
    registration.active?.postMessage({ kind: 'forget' });
    await registration.unregister();
  }
  const names = (await stores()?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith('unetscope-')).map((name) => caches.delete(name)));
  await forgetModels(null);
  await forgetRememberedModels();
}
