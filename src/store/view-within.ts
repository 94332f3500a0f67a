import type { LoadedModel } from '../protocol/engine.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { wordsOf } from '../protocol/tokens.ts';
import { shorten } from './link-fields.ts';
import { readPin } from './pin.ts';
import type { View } from './view.ts';

interface Asked {
  readonly view: View;
  readonly recipe: Pick<Recipe, 'prompt' | 'negativePrompt'>;
  /** Whether another run is beside it. */
  readonly compared: boolean;
}

/** A view with what the network and the words have of it, as the page shows it, and a sentence for each thing that is otherwise than it was asked for. Pure. */
export function viewWithin({ view, recipe, compared }: Asked, { manifest, tensors, anatomy }: Pick<LoadedModel, 'manifest' | 'tensors' | 'anatomy'>): { readonly view: View; readonly said: readonly string[] } {
  const said: string[] = [];
  const refuse = (key: string, asked: unknown, why: string, instead: string): void => {
    said.push(`The link’s ${key} “${shorten(String(asked))}” cannot be used (${why}); ${instead}.`);
  };
  const layers = [...anatomy.crossAttention, ...anatomy.selfAttention];
  const known = (name: string): boolean => tensors.some((tensor) => tensor.name === name || tensor.weights.some((weight) => weight.name === name));

  const tensor = view.tensor === null || known(view.tensor) ? view.tensor : null;
  if (tensor !== view.tensor) refuse('tensor', view.tensor, `${manifest.title} has none of that name`, 'what the page opens with is shown');
  const open = tensors.find(({ name }) => name === tensor);
  const layer = layers.find(({ probabilities }) => probabilities === tensor);

  const last = (key: string, asked: number | null, count: number, of: string): number | null => {
    if (asked === null || count === 0 || asked < count) return asked;
    refuse(key, asked, `${of} has ${count === 1 ? 'only 0' : `0 to ${count - 1}`}`, `${count - 1} was used`);
    return count - 1;
  };
  const head = last('head', view.head, layer?.heads ?? most(layers.map(({ heads }) => heads)), layer === undefined ? manifest.title : 'the layer');
  const ofOpen = view.page === 'tensor' && layer === undefined && open !== undefined ? picture(open.dims) : undefined;
  const channel = last('channel', view.channel, ofOpen?.[0] ?? most(tensors.map(({ dims }) => picture(dims)?.[0] ?? 0)), ofOpen === undefined ? manifest.title : 'the tensor') ?? 0;
  // The start token stands before the first word.
  const words = Math.max(...[recipe.prompt, recipe.negativePrompt].map((prompt) => wordsOf(prompt, manifest.tokens).length));
  const word = manifest.tokens === null ? view.word : last('word', view.word, words + 1, `“${recipe.prompt}”`);

  const resolution = view.page === 'attention' ? layer?.resolution : ofOpen?.slice(1);
  const pixel = within(view.pixel, resolution);
  if (pixel !== view.pixel) refuse('pixel', view.pixel, `the map has ${resolution?.join('×') ?? ''}`, 'the nearest was used');
  const wordLayer = view.wordLayer === null || anatomy.crossAttention.some(({ probabilities }) => probabilities === view.wordLayer) ? view.wordLayer : null;
  if (wordLayer !== view.wordLayer) refuse('layer', view.wordLayer, `${manifest.title} has no such layer of attention to the words`, 'the first was used');
  const pins = view.pins.filter((pin) => {
    const { tensor: name } = readPin(pin);
    const has = tensors.some((one) => one.name === name);
    if (!has) refuse('pin', name, `${manifest.title} has no tensor of that name`, 'it was left out');
    return has;
  });
  const kept = view.kept !== null && isTile(view.kept.tile, anatomy.levels) ? view.kept : null;
  if (kept !== view.kept) refuse('kept', view.kept?.tile, 'the U has no such map', 'nothing is marked');
  const shows = compared ? view.shows : 'run';
  if (shows !== view.shows) refuse('shows', view.shows, 'it has only one run', 'that is shown');
  return { view: { ...view, tensor, head, channel, word, pixel, wordLayer, pins, kept, shows }, said };
}

/** What the maps of the U are called there (features/u-map). */
function isTile(name: string, levels: LoadedModel['anatomy']['levels']): boolean {
  if (/^(xt|pred-noise|pred-x0|next|middle|sinusoids?|embedding|word-\d+)$/.test(name)) return true;
  const [, level] = /^(?:encoder|decoder|skip|below|joined)-(\d+)$/.exec(name) ?? [];
  return level !== undefined && levels.some(({ index }) => index === Number(level));
}

const most = (counts: readonly number[]): number => Math.max(0, ...counts);

/** Channels, rows and columns of feature maps. */
function picture(dims: readonly number[]): readonly [number, number, number] | undefined {
  const [, channels, height, width] = dims;
  return dims.length === 4 && channels !== undefined && height !== undefined && width !== undefined ? [channels, height, width] : undefined;
}

function within(pixel: View['pixel'], resolution: readonly number[] | undefined): View['pixel'] {
  const [height, width] = resolution ?? [];
  if (pixel === null || height === undefined || width === undefined || (pixel[0] < height && pixel[1] < width)) return pixel;
  return [Math.min(pixel[0], height - 1), Math.min(pixel[1], width - 1)];
}
