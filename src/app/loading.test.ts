import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UserError } from '../base/user-error.ts';
import type { Engine, LoadedModel, OwnModel } from '../protocol/engine.ts';
import { manifestSchema } from '../protocol/manifest.ts';
import { useStore } from '../store/store.ts';
import { superseded } from './abort.ts';
import { Activity } from './activity.ts';
import { Loading } from './loading.ts';
import { Problems } from './problems.ts';

// What comes with a model draws in a page, whose theme it asks for and whose pointer it hears.
vi.stubGlobal('window', Object.assign(new EventTarget(), { matchMedia: () => new EventTarget() }));
vi.stubGlobal('document', Object.assign(new EventTarget(), { documentElement: { dataset: {} } }));

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const own: OwnModel = { manifest: { ...manifest, id: `own-${'ab'.repeat(20)}` }, files: {} };
const ready = { manifest, device: { device: 'wasm' } } as unknown as LoadedModel;
const before = useStore.getState();

interface Load {
  readonly of: string | OwnModel;
  readonly resolve: (model: LoadedModel) => void;
  readonly reject: (error: Error) => void;
}

/** As the engine does: a newer load ends the one before with an AbortError. */
function slowEngine(): { readonly engine: Engine; readonly loads: Load[] } {
  const loads: Load[] = [];
  const load = (of: string | OwnModel, _choice: unknown, _onProgress: unknown, signal?: AbortSignal): Promise<LoadedModel> => {
    loads.at(-1)?.reject(superseded());
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      loads.push({ of, resolve, reject });
    });
  };
  return { engine: { load } as unknown as Engine, loads };
}

let online = true;
vi.mock('./models.ts', () => ({
  fetchModelIndex: () => Promise.resolve({ default: manifest.id, models: [manifest.id, 'emoji-64'] }),
  fetchManifest: () => (online ? Promise.resolve(manifest) : Promise.reject(new UserError('network', 'Could not reach the server.'))),
  modelUrl: (id: string, file: string) => `${id}/${file}`,
}));

const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined);
beforeEach(() => {
  silent.mockClear();
});
afterEach(() => useStore.setState(before, true));

function page() {
  const { engine, loads } = slowEngine();
  const loading = new Loading(engine, new Activity(), new Problems());
  const onReady = vi.fn();
  const open = async (): Promise<void> => {
    const known = loads.length;
    loading.open(manifest.id, () => Promise.resolve(), onReady, () => undefined);
    await vi.waitFor(() => expect(loads.length).toBeGreaterThan(known));
  };
  const openOwn = () => loading.openOwn(own, { address: null, answers: null }, () => undefined, new AbortController().signal);
  const nothingSaid = (): void => {
    expect(useStore.getState().problems).toEqual([]);
    expect(silent).not.toHaveBeenCalled();
  };
  return { loading, loads, onReady, open, openOwn, nothingSaid };
}

it('one’s own model takes the place of one that still loads, without a word', async () => {
  const { loading, loads, onReady, open, openOwn, nothingSaid } = page();
  await open();
  const opening = openOwn();
  await Promise.resolve();
  expect(useStore.getState().engine.phase).toBe('loading');
  loads[1]?.resolve(ready);
  await opening;
  await loading.opened();
  nothingSaid();
  expect(useStore.getState().engine.phase).not.toBe('failed');
  expect(onReady).not.toHaveBeenCalled();
  expect(loads).toHaveLength(2);
});

it('where one’s own model cannot be opened, the one before is loaded after all', async () => {
  const { loading, loads, onReady, open, openOwn, nothingSaid } = page();
  await open();
  const opening = openOwn();
  loads[1]?.reject(new Error('not a model'));
  await expect(opening).rejects.toThrow('not a model');
  await vi.waitFor(() => expect(loads).toHaveLength(3));
  loads[2]?.resolve(ready);
  await loading.opened();
  nothingSaid();
  expect(onReady).toHaveBeenCalledOnce();
  expect(useStore.getState().engine.phase).toBe('ready');
});

it('a model that is chosen later takes the place of one’s own', async () => {
  const { loading, loads, onReady, open, openOwn, nothingSaid } = page();
  const opening = openOwn();
  const said = opening.catch((error: unknown) => error);
  await open();
  expect(await said).toMatchObject({ name: 'AbortError' });
  loads[1]?.resolve(ready);
  await loading.opened();
  nothingSaid();
  expect(onReady).toHaveBeenCalledOnce();
});

it('a model that did not come is lacking, and so is the one before; what is opened next takes the alert away', async () => {
  const { loading, loads, open, nothingSaid } = page();
  expect(loading.lacks(manifest.id)).toBe(true);
  await open();
  expect(loading.lacks(manifest.id)).toBe(false);
  loads[0]?.resolve(ready);
  await loading.opened();
  expect(loading.lacks(manifest.id)).toBe(false);
  online = false;
  loading.open('emoji-64', () => Promise.resolve(), () => undefined, () => undefined);
  expect(loading.lacks(manifest.id)).toBe(true);
  await loading.opened();
  expect(['emoji-64', manifest.id].map((id) => loading.lacks(id))).toEqual([true, true]);
  expect(useStore.getState().problems).toMatchObject([{ code: 'network', where: 'engine' }]);
  online = true;
  await open();
  nothingSaid();
  expect(loading.lacks(manifest.id)).toBe(false);
});

it('whoever waits for a model that does not come reads the reason that is shown, in the same moment', async () => {
  const { loading, loads, open } = page();
  const read: (string | undefined)[] = [];
  const unsubscribe = useStore.subscribe(({ engine, problems }, { engine: before }) => {
    if (engine.phase === 'failed' && before.phase !== 'failed') read.push(problems.find(({ where }) => where === 'engine')?.message);
  });
  await open();
  loads[0]?.reject(new UserError('runtime-failed', 'It was not found.'));
  await loading.opened();
  await open();
  loading.cancel(() => undefined);
  unsubscribe();
  expect(read).toEqual(['It was not found.', 'Loading the model was cancelled. Try again to continue.']);
});
