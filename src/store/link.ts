import { recipeSchema, type Recipe } from '../protocol/recipe.ts';
import { decodeFingerprint, encodeFingerprint, type Fingerprint } from './fingerprint.ts';
import { keepValid } from './keep-valid.ts';
import { keyNames, optionPrefix, readOption, recipeKeys, shorten, viewKeys, type Fields } from './link-fields.ts';
import { goodEdits, isOfFork, readFork, readOther, writeFork, writeOther } from './link-recipes.ts';
import { answerPrefix, readAnswers, writeAnswers, type ModelAnswers } from './model-answers.ts';
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
    fork: null,
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
  /** Drawings of the sender's that the recipes and the view name, packed (packed-drawing.ts). */
  readonly drawings?: readonly string[];
  /** What the sender answered about the model, where it is their own (model-answers.ts). */
  readonly answers?: ModelAnswers | null;
}

export interface ParsedLink extends LinkContent {
  /** Whether the link says where the playhead stands. */
  readonly hasStep: boolean;
  /** Plain sentences about what was wrong; what could be read was used. */
  readonly problems: readonly string[];
}

/** Where the run is not the one that the link asks for. */
export const NOT_COMPARED = 'So the run is not the link’s, and its picture is not compared with the one that the link was made from.';

type Parameters = Map<string, string>;

/** `upgraders[n]` turns the parameters of version n+1 into those of version n+2. One for every version but the present one. */
const upgraders: readonly ((parameters: Parameters) => Parameters)[] = [];

const besidePrefix = 'beside.';
const handKey = 'hand';
const drawingsKey = 'drawing';

/** The fragment without its `#`; empty where everything is a default. */
export function encodeLink({ recipe, beside, letter, view, expected, drawings = [], answers = null }: LinkContent): string {
  const fields = new URLSearchParams();
  writeFields(fields, recipeKeys, recipe, linkDefaults.recipe);
  for (const [name, value] of Object.entries(recipe.options)) fields.set(optionPrefix + name, String(value));
  writeFork(fields, '', recipe);
  if (answers !== null) writeAnswers(fields, answers);
  if (beside !== null) {
    const before = fields.size;
    writeOther(fields, besidePrefix, recipe, beside);
    // A `beside.` alone says that there are two.
    if (fields.size === before) fields.set(besidePrefix, '');
    if (letter === 'A') fields.set(handKey, letter);
  }
  writeFields(fields, viewKeys, view, linkDefaults.view);
  if (expected) fields.set('sum', encodeFingerprint(expected));
  if (drawings.length > 0) fields.set(drawingsKey, drawings.join('.'));
  const query = fields.toString();
  return query === '' ? '' : `v=${LINK_VERSION}&${query}`;
}

function writeFields<T>(fields: URLSearchParams, keys: Fields<T>, values: T, defaults: T): void {
  for (const [key, [field, codec]] of Object.entries(keys)) {
    const written = codec.write(values[field]);
    if (written !== codec.write(defaults[field])) fields.set(key, written);
  }
}

/** Reads a fragment. Never throws: what cannot be read is named in `problems` and replaced by its default. */
export function parseLink(fragment: string): ParsedLink {
  const query = fragment.replace(/^#/, '');
  const nothing = { ...linkDefaults, beside: null, expected: null, hasStep: false };
  if (query === '') return { ...nothing, problems: [] };

  const written = new URLSearchParams(query);
  let parameters: Parameters = new Map(written);
  const version = parameters.get('v');
  parameters.delete('v');
  const problem = versionProblem(version);
  if (problem !== null) return { ...nothing, problems: [problem] };
  for (const upgrade of upgraders.slice(Number(version) - 1)) parameters = upgrade(parameters);

  const problems = saidTwice(written);
  const recipe: Record<string, unknown> = {};
  const options: Record<string, string | number | boolean> = {};
  const view: Record<string, unknown> = {};
  const [besideFields, forkFields, answerFields] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  let letter: 'A' | 'B' = 'B';
  let expected: Fingerprint | null = null;
  let drawings: string[] = [];
  for (const [key, value] of parameters) {
    const ofRecipe = Object.hasOwn(recipeKeys, key) ? recipeKeys[key] : undefined;
    const ofView = Object.hasOwn(viewKeys, key) ? viewKeys[key] : undefined;
    if (ofRecipe) recipe[ofRecipe[0]] = ofRecipe[1].read(value);
    else if (ofView) view[ofView[0]] = ofView[1].read(value);
    else if (key === drawingsKey) drawings = value.split('.');
    else if (key === handKey && (value === 'A' || value === 'B')) letter = value;
    else if (key.startsWith(besidePrefix)) besideFields.set(key.slice(besidePrefix.length), value);
    else if (isOfFork(key)) forkFields.set(key, value);
    else if (key.startsWith(answerPrefix)) answerFields.set(key.slice(answerPrefix.length), value);
    else if (key.startsWith(optionPrefix)) options[key.slice(optionPrefix.length)] = readOption(value);
    else if (key === 'sum') {
      expected = decodeFingerprint(value);
      if (expected === null) problems.push('The link’s checksum is damaged, so the picture cannot be compared with the sender’s.');
    } else {
      const isCut = query.endsWith(`&${key}`);
      problems.push(`The link ${isCut ? 'is cut short: it ends in' : 'has'} a field “${shorten(key)}” that this page does not know; ${isCut ? 'what came after it is missing' : 'it was left out'}.`);
    }
  }
  recipe['options'] = options;
  if (Array.isArray(recipe['edits'])) recipe['edits'] = goodEdits(recipe['edits'], parameters.get('edits') ?? '', problems);
  const plain = keepValid(recipeSchema, recipe, linkDefaults.recipe, keyNames(recipeKeys), problems, (key) => parameters.get(key));
  const readRecipe = readFork(forkFields, '', plain, problems);
  const answers = readAnswers(answerFields, problems);
  // With a damaged recipe the checksum belongs to another picture.
  const comparable = problems.length === 0;
  const readView = keepValid(viewSchema, view, linkDefaults.view, keyNames(viewKeys), problems, (key) => parameters.get(key));
  const readBeside = besideFields.size === 0 ? null : readOther(besideFields, besidePrefix, readRecipe, problems, ['model']);
  if (expected !== null && !comparable) problems.push(NOT_COMPARED);
  return {
    recipe: readRecipe,
    beside: readBeside,
    letter: readBeside === null ? 'A' : letter,
    view: view['page'] === undefined ? { ...readView, page: placeOf(readView.embed) ?? readView.page } : readView,
    expected: comparable ? expected : null,
    drawings,
    answers,
    hasStep: view['step'] !== undefined,
    problems,
  };
}

/** Of a field that stands there more than once with different values the last counts. */
function saidTwice(written: URLSearchParams): string[] {
  return [...new Set(written.keys())].flatMap((key) => {
    const values = [...new Set(written.getAll(key))];
    return values.length < 2 ? [] : [`The link says “${shorten(key)}” more than once (${values.map((value) => `“${shorten(value)}”`).join(', ')}); the last counts.`];
  });
}

function versionProblem(version: string | undefined): string | null {
  if (version === undefined) return 'The link does not say its version (v=1), so it was not read. Here is the default picture instead.';
  if (!/^\d{1,6}$/.test(version) || Number(version) < 1) {
    return `The link’s version “${shorten(version)}” is not a number, so it was not read. Here is the default picture instead.`;
  }
  if (Number(version) > LINK_VERSION) {
    return `The link was made by a newer Unetscope (link format ${version}; this page reads up to ${LINK_VERSION}). Reload the page to get the newest version.`;
  }
  return null;
}

/** Whether two recipes ask for the same numbers. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return canonicalRecipe(a) === canonicalRecipe(b);
}

/** A recipe in one way of writing it: as its link, options in alphabetical order, fields that are the defaults of the link's version left out. */
export function canonicalRecipe(recipe: Recipe, answers: ModelAnswers | null = null): string {
  const options = Object.fromEntries(Object.entries(recipe.options).sort(([a], [b]) => (a < b ? -1 : 1)));
  return encodeLink({ recipe: { ...recipe, options }, beside: null, view: linkDefaults.view, expected: null, answers });
}
