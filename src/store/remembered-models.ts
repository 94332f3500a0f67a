/**
 * The models of a person's own that were opened last: what each is called, and where the browser lets a page come back to chosen files, the way to them. Not
 * the files themselves: they stay where they are, and the browser asks before this page may read them again.
 */
export interface RememberedModel {
  /** own-… */
  readonly id: string;
  readonly title: string;
  readonly at: number;
  /** Of the files or the folder; empty where the browser has no such thing. */
  readonly handles: readonly FileSystemHandle[];
}

const NAME = 'unetscope-own-models';
const STORE = 'models';
/** Older ones are forgotten. */
const MOST = 20;

/** Never rejects: what cannot be remembered is asked for another time. */
export async function rememberModel(model: Omit<RememberedModel, 'at'>): Promise<void> {
  try {
    await within('readwrite', (store) => store.put({ ...model, at: Date.now() }));
    const all = await rememberedModels();
    for (const { id } of all.toSorted((a, b) => b.at - a.at).slice(MOST)) await within('readwrite', (store) => store.delete(id));
  } catch {
    // Storage is blocked or full.
  }
}

export async function recallModel(id: string): Promise<RememberedModel | null> {
  return (await rememberedModels()).find((model) => model.id === id) ?? null;
}

/** None where storage is blocked. */
export async function rememberedModels(): Promise<readonly RememberedModel[]> {
  try {
    const found: unknown = await within('readonly', (store) => store.getAll());
    return Array.isArray(found) ? found.flatMap((one: unknown) => (isRemembered(one) ? [one] : [])) : [];
  } catch {
    return [];
  }
}

export async function forgetRememberedModels(): Promise<void> {
  if ((await rememberedModels()).length > 0) await within('readwrite', (store) => store.clear());
}

/** Another version of the page may have written it. */
function isRemembered(value: unknown): value is RememberedModel {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, at, handles } = value as Partial<Record<keyof RememberedModel, unknown>>;
  return typeof id === 'string' && typeof title === 'string' && typeof at === 'number' && Array.isArray(handles) && handles.every((handle) => typeof FileSystemHandle === 'function' && handle instanceof FileSystemHandle);
}

async function within(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  const database = (await answered(opening)) as IDBDatabase;
  try {
    return await answered(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function answered(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser’s database did not answer'));
  });
}
