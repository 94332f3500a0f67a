import { UserError } from '../../base/user-error.ts';
import type { EditSource } from '../../protocol/edits.ts';
import { recipeAt } from '../../protocol/fork.ts';
import type { RunRequest } from '../../protocol/engine.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { networkInputs, recipeScheduler } from '../../protocol/inputs.ts';
import { isGuided, sourceRecipe } from '../../protocol/recipe.ts';
import { isSample } from '../../protocol/tensor-layout.ts';
import { trajectory, type Visit } from '../trajectory.ts';
import type { Look } from './network.ts';
import type { Ledger } from './runtime.ts';

/** Bytes of x_t and ε̂ of other runs that are kept, and of their activations. */
const MOST_FILM_BYTES = 32 * 2 ** 20;
const MOST_TENSOR_BYTES = 64 * 2 ** 20;

export type LookAt = (inputs: NetworkInputs, names: readonly string[], signal: AbortSignal) => Promise<Look>;

interface Film {
  /** x_t and the network's answer at each position that was computed. */
  readonly frames: Pick<Visit['frame'], 'xt' | 'modelOutput'>[];
  visits: AsyncGenerator<Visit, void, void> | null;
  /** What the next evaluation hands over. */
  names: readonly string[];
  signal: AbortSignal;
}

/**
 * The runs that patches come from. They go on, without edits, as far as they are asked for; their x_t are kept, so that a second look at a
 * position costs one run of the network, and the activations that were last used, so that another channel or head costs none.
 */
export class PatchSources {
  readonly #lookAt: LookAt;
  readonly #ledger: Ledger;
  /** Least recently used first. */
  readonly #films = new Map<string, Film>();
  readonly #tensors = new Map<string, Tensor>();
  #held = 0;

  constructor(lookAt: LookAt, ledger: Ledger) {
    this.#lookAt = lookAt;
    this.#ledger = ledger;
  }

  /** Tensors of the run `{...recipe, edits: [], ...from}` at a position, with the rows of the batch that `recipe` has. */
  async fetch(
    { manifest, recipe, start }: Pick<RunRequest, 'manifest' | 'recipe' | 'start'>,
    from: EditSource,
    index: number,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Tensor>> {
    const source = sourceRecipe(recipe, from);
    const filmKey = JSON.stringify(source);
    const scheduler = recipeScheduler(manifest, source);
    if (index >= scheduler.timesteps.length) {
      throw new UserError('edit-source-short', `The run that a patch comes from has ${scheduler.timesteps.length} positions, so it has no position ${index}. Give both runs the same number of steps.`);
    }
    const [here, there] = [recipeAt(recipe, index), recipeAt(source, index)];
    const batch = isGuided(here) ? 2 : 1;
    const keyOf = (name: string) => `${filmKey} ${index} ${batch} ${name}`;
    const missing = names.filter((name) => !this.#tensors.has(keyOf(name)));
    if (missing.length > 0) {
      const film = used(this.#films, filmKey) ?? newFilm(signal);
      this.#films.set(filmKey, film);
      const computed = missing.filter((name) => !isSample(manifest, name));
      const handedOver = await this.#goOn(film, { manifest, recipe: source, start }, index, computed, signal);
      const xt = film.frames[index]?.xt;
      if (xt === undefined) throw new Error(`no position ${index}`);
      // as many rows as the run that is edited has
      const inputs = networkInputs(manifest, { ...there, guidanceScale: here.guidanceScale }, scheduler, xt, index);
      const same = computed.length === 0 || (handedOver !== null && isGuided(there) === isGuided(here));
      const tensors = same ? (handedOver ?? []) : (await this.#lookAt(inputs, computed, signal)).tensors;
      tensors.forEach((tensor) => this.#tensors.set(keyOf(tensor.name), tensor));
      if (computed.length < missing.length) {
        const { inputs: { sample: name }, sample: { channels, height, width } } = manifest;
        this.#tensors.set(keyOf(name), { name, dims: [batch, channels, height, width], data: inputs.sample });
      }
    }
    const found = new Map(names.flatMap((name) => {
      const tensor = used(this.#tensors, keyOf(name));
      return tensor === undefined ? [] : [[name, tensor] as const];
    }));
    this.#bound(filmKey);
    return found;
  }

  forget(): void {
    this.#films.clear();
    this.#tensors.clear();
    this.#bound('');
  }

  /** Computes the run up to and with `index`; the tensors of that position, where it was computed just now. */
  async #goOn(
    film: Film,
    request: Pick<RunRequest, 'manifest' | 'recipe' | 'start'>,
    index: number,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Tensor[] | null> {
    let tensors: readonly Tensor[] | null = null;
    while (film.frames.length <= index) {
      film.names = film.frames.length === index ? names : [];
      film.signal = signal;
      film.visits ??= trajectory({ ...request, known: [...film.frames], until: Infinity }, (inputs) => this.#lookAt(inputs, film.names, film.signal));
      try {
        const { value } = await film.visits.next();
        if (value === undefined) throw new Error('the run ended early');
        film.frames.push({ xt: value.frame.xt, modelOutput: value.frame.modelOutput });
        tensors = value.tensors;
      } catch (error) {
        film.visits = null;
        throw error;
      }
    }
    return tensors;
  }

  /** Lets go of what was used longest ago, but for the film that is in use. */
  #bound(inUse: string): void {
    const bytesOfFilms = () => sum([...this.#films.values()].flatMap(({ frames }) => frames.map(({ xt, modelOutput }) => xt.byteLength + modelOutput.byteLength)));
    const bytesOfTensors = () => sum([...this.#tensors.values()].map(({ data }) => data.byteLength));
    for (const key of this.#films.keys()) if (key !== inUse && bytesOfFilms() > MOST_FILM_BYTES) this.#films.delete(key);
    for (const key of this.#tensors.keys()) if (bytesOfTensors() > MOST_TENSOR_BYTES) this.#tensors.delete(key);
    const held = bytesOfFilms() + bytesOfTensors();
    this.#ledger.bytesHeld += held - this.#held;
    this.#held = held;
  }
}

function newFilm(signal: AbortSignal): Film {
  return { frames: [], visits: null, names: [], signal };
}

/** The value, moved to the end, where what was last used is. */
function used<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  if (value === undefined) return undefined;
  map.delete(key);
  map.set(key, value);
  return value;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
