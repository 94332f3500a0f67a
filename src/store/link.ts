import type * as z from 'zod';
import { editSchema, type Edit } from '../protocol/edits.ts';
import { recipeSchema, type Recipe } from '../protocol/recipe.ts';
import { decodeFingerprint, encodeFingerprint, type Fingerprint } from './fingerprint.ts';
import { readEdits, writeEdits } from './edit-link.ts';
import { defaultView, placeOf, viewSchema, type View } from './view.ts';

/**
 * The address holds Recipe and View, in the fragment (it is never sent to a server):
 *
 *     #v=1&prompt=a+red+heart&seed=12&at=7&sum=…
 *
 * Values that equal the defaults below are left out. The defaults belong to the version of the format, not to the shipped
 * model's taste: what a link means must not change when the app chooses another first picture.
 */
export const LINK_VERSION = 1;

export const linkDefaults: { readonly recipe: Recipe; readonly view: View } = {
  recipe: {
    model: 'emoji-32',
    prompt: 'a panda on green',
    negativePrompt: '',
    seed: 2,
    noise: 'philox',
    sampler: 'DDIMScheduler',
    steps: 25,
    guidanceScale: 3,
    eta: 0,
    options: {},
    start: null,
    edits: [],
  },
  view: defaultView,
};

export interface LinkContent {
  readonly recipe: Recipe;
  /** The recipe of the run that it is compared with, or null. In the address stands what it has otherwise, as `beside.seed=7`. */
  readonly beside: Recipe | null;
  /** What the first recipe is called where there are two: B, unless somebody took A in hand (`hand=A`). */
  readonly letter?: 'A' | 'B' | undefined;
  readonly view: View;
  /** Of the finished picture, where the link was made after the run. */
  readonly expected: Fingerprint | null;
}

export interface ParsedLink extends LinkContent {
  /** Whether the link says where the playhead stands. */
  readonly hasStep: boolean;
  /** Plain sentences about what was wrong; what could be read was used. */
  readonly problems: readonly string[];
}

type Parameters = Map<string, string>;

/** `upgraders[n]` turns the parameters of version n+1 into those of version n+2. One for every version but the present one. */
const upgraders: readonly ((parameters: Parameters) => Parameters)[] = [];

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

type Fields<T> = Readonly<Record<string, readonly [field: keyof T & string, codec: Codec]>>;

/** Key in the address → field, in the order in which they are written. */
const recipeKeys: Fields<Recipe> = {
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

const viewKeys: Fields<View> = {
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
  t: ['t', number],
  embed: ['embed', list],
  controls: ['controls', list],
};

const optionPrefix = 'opt.';
const besidePrefix = 'beside.';
const handKey = 'hand';

/** The fragment without its `#`; empty where everything is a default. */
export function encodeLink({ recipe, beside, letter, view, expected }: LinkContent): string {
  const fields = new URLSearchParams();
  writeFields(fields, recipeKeys, recipe, linkDefaults.recipe);
  for (const [name, value] of Object.entries(recipe.options)) fields.set(optionPrefix + name, String(value));
  if (beside !== null) {
    writeBeside(fields, recipe, beside);
    if (letter === 'A') fields.set(handKey, letter);
  }
  writeFields(fields, viewKeys, view, linkDefaults.view);
  if (expected) fields.set('sum', encodeFingerprint(expected));
  const query = fields.toString();
  return query === '' ? '' : `v=${LINK_VERSION}&${query}`;
}

function writeFields<T>(fields: URLSearchParams, keys: Fields<T>, values: T, defaults: T): void {
  for (const [key, [field, codec]] of Object.entries(keys)) {
    const written = codec.write(values[field]);
    if (written !== codec.write(defaults[field])) fields.set(key, written);
  }
}

/** Where nothing differs, a `beside.` alone says that there are two. An option of the one alone is empty. */
function writeBeside(fields: URLSearchParams, recipe: Recipe, beside: Recipe): void {
  const before = fields.size;
  for (const [key, [field, codec]] of Object.entries(recipeKeys)) {
    const written = codec.write(beside[field]);
    if (written !== codec.write(recipe[field])) fields.set(besidePrefix + key, written);
  }
  for (const name of new Set([...Object.keys(recipe.options), ...Object.keys(beside.options)])) {
    if (recipe.options[name] !== beside.options[name]) fields.set(besidePrefix + optionPrefix + name, String(beside.options[name] ?? ''));
  }
  if (fields.size === before) fields.set(besidePrefix, '');
}

/** Reads a fragment. Never throws: what cannot be read is named in `problems` and replaced by its default. */
export function parseLink(fragment: string): ParsedLink {
  const query = fragment.replace(/^#/, '');
  const nothing = { ...linkDefaults, beside: null, expected: null, hasStep: false };
  if (query === '') return { ...nothing, problems: [] };

  let parameters: Parameters = new Map(new URLSearchParams(query));
  const version = parameters.get('v');
  parameters.delete('v');
  const problem = versionProblem(version);
  if (problem !== null) return { ...nothing, problems: [problem] };
  for (const upgrade of upgraders.slice(Number(version) - 1)) parameters = upgrade(parameters);

  const problems: string[] = [];
  const recipe: Record<string, unknown> = {};
  const options: Record<string, string | number | boolean> = {};
  const view: Record<string, unknown> = {};
  const besideFields = new Map<string, string>();
  let letter: 'A' | 'B' = 'B';
  let expected: Fingerprint | null = null;
  for (const [key, value] of parameters) {
    const ofRecipe = Object.hasOwn(recipeKeys, key) ? recipeKeys[key] : undefined;
    const ofView = Object.hasOwn(viewKeys, key) ? viewKeys[key] : undefined;
    if (ofRecipe) recipe[ofRecipe[0]] = ofRecipe[1].read(value);
    else if (ofView) view[ofView[0]] = ofView[1].read(value);
    else if (key === handKey && (value === 'A' || value === 'B')) letter = value;
    else if (key.startsWith(besidePrefix)) besideFields.set(key.slice(besidePrefix.length), value);
    else if (key.startsWith(optionPrefix)) options[key.slice(optionPrefix.length)] = readOption(value);
    else if (key === 'sum') {
      expected = decodeFingerprint(value);
      if (expected === null) problems.push('The link’s checksum is damaged, so the picture cannot be compared with the sender’s.');
    } else problems.push(`The link has a field “${shorten(key)}” that this page does not know; it was left out.`);
  }
  recipe['options'] = options;
  if (Array.isArray(recipe['edits'])) recipe['edits'] = goodEdits(recipe['edits'], parameters.get('edits') ?? '', problems);
  const readRecipe = keepValid(recipeSchema, recipe, linkDefaults.recipe, keyNames(recipeKeys), problems);
  const readView = keepValid(viewSchema, view, linkDefaults.view, keyNames(viewKeys), problems);
  const readBeside = besideFields.size === 0 ? null : parseBeside(besideFields, readRecipe, problems);
  return {
    recipe: readRecipe,
    beside: readBeside,
    letter: readBeside === null ? 'A' : letter,
    view: view['page'] === undefined ? { ...readView, page: placeOf(readView.embed) ?? readView.page } : readView,
    // With a damaged recipe the checksum belongs to another picture.
    expected: problems.length === 0 ? expected : null,
    hasStep: view['step'] !== undefined,
    problems,
  };
}

/** One bad edit does not cost the others. */
function goodEdits(edits: readonly unknown[], written: string, problems: string[]): unknown[] {
  const texts = written.split('**');
  return edits.filter((edit, i) => {
    const result = editSchema.safeParse(edit);
    if (!result.success) {
      problems.push(`The link’s edit “${shorten(texts[i] ?? '')}” cannot be used (${result.error.issues[0]?.message ?? 'unknown'}); it was left out.`);
    }
    return result.success;
  });
}

function parseBeside(fields: ReadonlyMap<string, string>, recipe: Recipe, problems: string[]): Recipe {
  const values: Record<string, unknown> = {};
  const options = new Map(Object.entries(recipe.options));
  for (const [key, value] of fields) {
    const known = Object.hasOwn(recipeKeys, key) && key !== 'model' ? recipeKeys[key] : undefined;
    if (known) values[known[0]] = known[1].read(value);
    else if (key.startsWith(optionPrefix)) {
      const name = key.slice(optionPrefix.length);
      if (value === '') options.delete(name);
      else options.set(name, readOption(value));
    } else if (key !== '') problems.push(`The link has a field “${shorten(besidePrefix + key)}” that this page does not know; it was left out.`);
  }
  if (Array.isArray(values['edits'])) values['edits'] = goodEdits(values['edits'], fields.get('edits') ?? '', problems);
  return keepValid(recipeSchema, { ...values, options: Object.fromEntries(options) }, recipe, keyNames(recipeKeys), problems);
}

function versionProblem(version: string | undefined): string | null {
  if (version === undefined) return 'The link does not say its version (v=1), so it was not read. Here is the default picture instead.';
  if (!/^\d{1,6}$/.test(version) || Number(version) < 1) {
    return `The link’s version “${shorten(version)}” is not a number, so it was not read. Here is the default picture instead.`;
  }
  if (Number(version) > LINK_VERSION) {
    return `The link was made by a newer Unetscope (link format ${version}; this page reads up to ${LINK_VERSION}). Reload the page to get the newest version; here is the default picture until then.`;
  }
  return null;
}

/** Checks field by field, so that one bad value does not cost the others. */
function keepValid<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  values: Record<string, unknown>,
  defaults: z.infer<z.ZodObject<Shape>>,
  names: ReadonlyMap<string, string>,
  problems: string[],
): z.infer<z.ZodObject<Shape>> {
  const kept: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(values)) {
    const fieldSchema = schema.shape[field] as z.ZodType | undefined;
    const result = fieldSchema?.safeParse(value);
    if (result?.success) kept[field] = result.data;
    else {
      const reason = reasonOf(result?.error.issues[0]);
      problems.push(
        `The link’s ${names.get(field) ?? field} “${shorten(typeof value === 'string' ? value : JSON.stringify(value))}” cannot be used (${reason}); the default was taken.`,
      );
    }
  }
  return schema.parse(kept);
}

/** Why a value cannot be used, for people who do not know what a schema is. */
function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_value':
      return `there ${issue.values.length === 1 ? 'is' : 'are'}: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `it must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `it must be at most ${String(issue.maximum)}`;
    case 'invalid_type':
      return `it must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
    default:
      return issue?.message ?? 'unknown field';
  }
}

/** Field name → the key that stands for it in the address. */
function keyNames<T>(keys: Fields<T>): ReadonlyMap<string, string> {
  return new Map(Object.entries(keys).map(([key, [field]]) => [field, key]));
}

function readOption(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return readNumber(value) ?? value;
}

function readNumber(value: string): number | null {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value) ? Number(value) : null;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

/** Whether two recipes ask for the same numbers. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return canonicalRecipe(a) === canonicalRecipe(b);
}

/** A recipe in one way of writing it: as its link, options in alphabetical order, fields that are the defaults of the link's version left out. */
export function canonicalRecipe(recipe: Recipe): string {
  const options = Object.fromEntries(Object.entries(recipe.options).sort(([a], [b]) => (a < b ? -1 : 1)));
  return encodeLink({ recipe: { ...recipe, options }, beside: null, view: linkDefaults.view, expected: null });
}
