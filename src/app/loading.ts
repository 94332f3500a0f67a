import type { Engine, LoadedModel, LoadProgress, OwnModel } from '../protocol/engine.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { earlyThere } from '../store/early.ts';
import { isOwnModel, ownModels, type Origin } from '../store/own-models.ts';
import { useStore } from '../store/store.ts';
import { ignore, isAbort, superseded } from './abort.ts';
import type { Activity } from './activity.ts';
import { fetchManifest, fetchModelIndex, modelUrl } from './models.ts';
import type { Problems } from './problems.ts';
import { bringWithModel } from './with-model.ts';

/** Brings a model into the engine: its description, then its weights. A newer load takes the place of an older one. */
export class Loading {
  private attempt = new AbortController();
  /** A model of the person's own that was begun after `attempt`, and goes first: until it is there, or has failed. */
  private own: { readonly abort: AbortController; readonly settled: Promise<void> } | null = null;
  private opening: Promise<void> = Promise.resolve();
  /** The model that was opened last, whether it is there by now or not. */
  private model: string | null = null;
  /** Called when a model did not come, once that has been said. */
  onFailed: () => void = ignore;

  constructor(
    private readonly engine: Engine,
    private readonly activity: Activity,
    private readonly problems: Problems,
  ) {}

  /** `onManifest` is waited for between description and weights, `onReady` called after them. What fails is shown, with `retry`. */
  open(id: string, onManifest: (manifest: Manifest, signal: AbortSignal) => Promise<void>, onReady: () => void, retry: () => void): void {
    const signal = this.next();
    this.model = id;
    this.problems.clear('engine');
    useStore.setState({ engine: { phase: 'loading', progress: null }, loaded: null });
    const open = async () => {
      try {
        const manifest = await this.describe(id, signal);
        signal.throwIfAborted();
        this.model = manifest.id;
        await onManifest(manifest, signal);
        await earlyThere();
        signal.throwIfAborted();
        await this.weights(manifest, signal);
        onReady();
      } catch (error) {
        if (!signal.aborted) this.fail(error, retry);
      }
    };
    this.opening = this.activity.track(open());
  }

  /** A model of the person's own, beside the one that is there. Rejects, and leaves that one, where it cannot be opened. */
  openOwn(model: OwnModel, origin: Origin, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<LoadedModel> {
    const abort = new AbortController();
    const either = AbortSignal.any([signal, abort.signal]);
    const bring = async (): Promise<LoadedModel> => {
      const loaded = await besideTheProgram(this.engine.load(model, useStore.getState().deviceChoice, onProgress, either));
      either.throwIfAborted();
      this.attempt.abort();
      this.model = model.manifest.id;
      ownModels.put(model, origin);
      return loaded;
    };
    const loading = this.activity.track(bring());
    const own = { abort, settled: loading.then(ignore, ignore) };
    this.own = own;
    void own.settled.then(() => {
      if (this.own === own) this.own = null;
    });
    return loading;
  }

  /** Whether a run with this model has to open it first: another was opened last, or this one did not come. */
  lacks(id: string): boolean {
    return this.model !== id || useStore.getState().engine.phase === 'failed';
  }

  /** The model that was opened last did not come, and this one is there as before. */
  stays(id: string): void {
    this.model = id;
  }

  /** Resolves when what was opened last is there or has failed. */
  opened(): Promise<void> {
    return this.opening;
  }

  /** The weights once more, on the device that is chosen now. Rejects with what is also shown, or with an AbortError. */
  async reload(manifest: Manifest, retry: () => void): Promise<void> {
    const signal = this.next();
    try {
      await this.activity.track(this.weights(manifest, signal));
    } catch (error) {
      if (!signal.aborted) this.fail(error, retry);
      throw error;
    }
  }

  cancel(retry: () => void): void {
    if (useStore.getState().engine.phase !== 'loading') return;
    this.attempt.abort();
    this.problems.report({ code: 'cancelled', message: 'Loading the model was cancelled. Try again to continue.', where: 'engine', retry: true }, retry);
    useStore.setState({ engine: { phase: 'failed' } });
    this.onFailed();
  }

  private next(): AbortSignal {
    this.own?.abort.abort(superseded());
    this.own = null;
    this.attempt.abort();
    this.attempt = new AbortController();
    return this.attempt.signal;
  }

  private async describe(id: string, signal: AbortSignal): Promise<Manifest> {
    const own = ownModels.get(id);
    if (own !== undefined && useStore.getState().models.length > 0) return own.manifest;
    // Nearly always there is a model of that name: its description is asked for beside the list.
    const hoped = isOwnModel(id) ? null : fetchManifest(id, signal);
    hoped?.catch(() => undefined);
    const index = await fetchModelIndex(signal);
    useStore.setState({ models: index.models });
    if (own !== undefined) return own.manifest;
    const known = index.models.includes(id);
    if (isOwnModel(id)) {
      // Where the link says where it lies, the person is asked first.
      if ([null, id].includes(useStore.getState().linkedModel)) this.problems.aboutLink(withoutItsFile(id));
    } else if (!known) {
      this.problems.aboutLink(`There is no model “${id}” here (there are: ${index.models.join(', ')}); ${index.default} was opened instead.`);
    }
    return await (known && hoped !== null ? hoped : fetchManifest(index.default, signal));
  }

  private async weights(manifest: Manifest, signal: AbortSignal): Promise<void> {
    useStore.setState({ engine: { phase: 'loading', progress: null } });
    const loaded = await this.inTurn(manifest, signal);
    signal.throwIfAborted();
    this.problems.clear('engine');
    useStore.setState({ loaded, engine: { phase: 'ready', device: loaded.device } });
  }

  /** The engine loads one model at a time: a load that one's own model interrupts begins anew where that one could not be opened. */
  private async inTurn(manifest: Manifest, signal: AbortSignal): Promise<LoadedModel> {
    for (;;) {
      for (let { own } = this; own !== null; { own } = this) await own.settled;
      signal.throwIfAborted();
      try {
        return await besideTheProgram(
          this.engine.load(
            ownModels.get(manifest.id) ?? modelUrl(manifest.id, 'manifest.json'),
            useStore.getState().deviceChoice,
            (progress) => {
              if (!signal.aborted) useStore.setState({ engine: { phase: 'loading', progress } });
            },
            signal,
            manifest,
          ),
        );
      } catch (error) {
        if (!isAbort(error) || signal.aborted || this.own === null) throw error;
      }
    }
  }

  private fail(error: unknown, retry: () => void): void {
    // The reason first: whoever waits for the phase reads it then.
    this.problems.fail(error, 'engine', retry);
    useStore.setState({ engine: { phase: 'failed' } });
    this.onFailed();
  }
}

/** With a model there are tensors, and what draws them is here before. */
async function besideTheProgram(loading: Promise<LoadedModel>): Promise<LoadedModel> {
  bringWithModel().catch(ignore);
  const loaded = await loading;
  // Once more where it did not come beside the model.
  await bringWithModel();
  return loaded;
}

export function withoutItsFile(id: string): string {
  return `This is a run of somebody’s own model, whose file does not travel in a link (its SHA-256 begins with ${id.slice('own-'.length)}). If you have the file, open it with “Open”, and the linked run follows.`;
}
