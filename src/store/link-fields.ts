import { readEdits, writeEdits } from './edit-link.ts';
import type { Edit } from '../protocol/edits.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { View } from './view.ts';

/** How the fields of Recipe and View stand in the address. */

/** How a value stands in the address. What cannot be read is passed on as text, for the schema to refuse. */
interface Codec {
  readonly write: (value: unknown) => string;
  readonly read: (text: string) => unknown;
}

const samplerSuffix = 'Scheduler';
const text: Codec = { write: String, read: (value) => value };
const number: Codec = { write: String, read: (value) => readNumber(value) ?? value };
const list: Codec = {
  write: (value) => (Array.isArray(value) ? value.join(',') : String(value)),
  read: (value) => value.split(','),
};
const numbers: Codec = { write: list.write, read: (value) => value.split(',').map((part) => readNumber(part) ?? part) };
const sampler: Codec = {
  write: (value) => String(value).replace(new RegExp(`${samplerSuffix}$`), ''),
  read: (value) => (value.endsWith(samplerSuffix) ? value : value + samplerSuffix),
};

/** `10.a fox on white`: where the run starts, and with which picture. From noise it is empty, the default. */
const start: Codec = {
  write: (value) => {
    const { picture, from } = (value ?? {}) as Partial<NonNullable<Recipe['start']>>;
    return picture === undefined ? '' : `${from}.${picture}`;
  },
  read: (value) => {
    const [, from, picture] = /^(\d{1,6})\.(.+)$/.exec(value) ?? [];
    if (value === '') return null;
    return from === undefined ? value : { picture, from: Number(from) };
  },
};

const edits: Codec = { write: (value) => writeEdits(value as readonly Edit[]), read: readEdits };

const flag: Codec = { write: String, read: (value) => (value === 'true' ? true : value === 'false' ? false : value) };

/** `skip-1.5313.2188`: a map of the U and a place in it, in ten-thousandths. Nothing kept is empty, the default. */
const kept: Codec = {
  write: (value) => {
    const { tile, u, v } = (value ?? {}) as Partial<NonNullable<View['kept']>>;
    return tile === undefined ? '' : [tile, ...[u, v].map((share) => Math.round((share ?? 0) * 10_000))].join('.');
  },
  read: (value) => {
    const [, tile, u, v] = /^([\w-]+)\.(\d{1,5})\.(\d{1,5})$/.exec(value) ?? [];
    return tile === undefined ? value : { tile, u: Number(u) / 10_000, v: Number(v) / 10_000 };
  },
};

export type Fields<T> = Readonly<Record<string, readonly [field: keyof T & string, codec: Codec]>>;

/** Key in the address → field, in the order in which they are written. */
export const recipeKeys: Fields<Omit<Recipe, 'fork'>> = {
  model: ['model', text],
  prompt: ['prompt', text],
  negative: ['negativePrompt', text],
  seed: ['seed', number],
  noise: ['noise', text],
  sampler: ['sampler', sampler],
  steps: ['steps', number],
  guidance: ['guidanceScale', number],
  eta: ['eta', number],
  start: ['start', start],
  edits: ['edits', edits],
};

export const viewKeys: Fields<View> = {
  at: ['step', number],
  maps: ['maps', text],
  channel: ['channel', number],
  branch: ['branch', text],
  page: ['page', text],
  halves: ['halves', text],
  shows: ['shows', text],
  tensor: ['tensor', text],
  scale: ['scale', text],
  order: ['order', text],
  head: ['head', number],
  pixel: ['pixel', numbers],
  word: ['word', number],
  layer: ['wordLayer', text],
  starttoken: ['startToken', flag],
  kept: ['kept', kept],
  pins: ['pins', list],
  picture: ['picture', text],
  experiment: ['experiment', text],
  tour: ['tour', text],
  t: ['t', number],
  embed: ['embed', list],
  controls: ['controls', list],
};

export const optionPrefix = 'opt.';

/** Field name → the key that stands for it in the address. */
export function keyNames<T>(keys: Fields<T>, prefix = ''): ReadonlyMap<string, string> {
  return new Map(Object.entries(keys).map(([key, [field]]) => [field, prefix + key]));
}

export function readOption(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return readNumber(value) ?? value;
}

function readNumber(value: string): number | null {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value) ? Number(value) : null;
}

export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
