import { editSchema, editWords } from '../protocol/edits.ts';
import { forkedFrom, parentOf } from '../protocol/fork.ts';
import { issueWords } from '../protocol/issue-words.ts';
import { recipeSchema, type Fork, type Recipe } from '../protocol/recipe.ts';
import { keepValid } from './keep-valid.ts';
import { keyNames, optionPrefix, readOption, recipeKeys, shorten } from './link-fields.ts';

/**
 * Recipes in the address that are written as what they have otherwise than another: the run beside after `beside.`, the run that one forks from after
 * `fork.`, and so on for the run that that forks from:
 *
 *     seed=11&fork=8&fork.seed=7&fork.fork=4&fork.fork.prompt=a+cat
 *
 * `fork=8.renoise` draws the noise anew.
 */

const forkKey = 'fork';
const forkPrefix = `${forkKey}.`;

/** Where the run forks, and what the run before has otherwise. Nothing, where it does not fork. */
export function writeFork(fields: URLSearchParams, prefix: string, recipe: Recipe): void {
  const { fork } = recipe;
  if (fork === null || isEmpty(fork)) return;
  fields.set(prefix + forkKey, `${fork.at}${fork.renoise === true ? '.renoise' : ''}`);
  writeOther(fields, prefix + forkPrefix, { ...recipe, fork: null }, parentOf(recipe, fork));
}

/** Whether a run goes on from the other as that goes on itself. */
function isEmpty({ of, renoise }: Fork): boolean {
  return renoise !== true && Object.keys(of).length === 0;
}

/** What `other` has otherwise than `recipe`. An option of the one alone is empty. */
export function writeOther(fields: URLSearchParams, prefix: string, recipe: Recipe, other: Recipe): void {
  for (const [key, [field, codec]] of Object.entries(recipeKeys)) {
    const written = codec.write(other[field]);
    if (written !== codec.write(recipe[field])) fields.set(prefix + key, written);
  }
  for (const name of [...new Set([...Object.keys(recipe.options), ...Object.keys(other.options)])].sort()) {
    if (recipe.options[name] !== other.options[name]) fields.set(prefix + optionPrefix + name, String(other.options[name] ?? ''));
  }
  if (forkText(recipe) === forkText(other)) return;
  if (other.fork === null || isEmpty(other.fork)) fields.set(prefix + forkKey, '');
  else writeFork(fields, prefix, other);
}

function forkText(recipe: Recipe): string {
  const fields = new URLSearchParams();
  writeFork(fields, '', recipe);
  return fields.toString();
}

/** Whether a key of the address says something of a fork. */
export function isOfFork(key: string): boolean {
  return key === forkKey || key.startsWith(forkPrefix);
}

type Written = ReadonlyMap<string, string>;

/** `recipe` with the fork that these fields tell of, their keys without `prefix`. What cannot be read is named in `problems`. */
export function readFork(fields: Written, prefix: string, recipe: Recipe, problems: string[]): Recipe {
  const written = fields.get(forkKey);
  const ofParent = [...fields.keys()].filter((key) => key.startsWith(forkPrefix));
  if (written === undefined) {
    const [first] = ofParent;
    if (first !== undefined) problems.push(`The link’s “${shorten(prefix + first)}” belongs to a run that forks, but no “${prefix}${forkKey}” says where; it was left out.`);
    return recipe;
  }
  const [, at, renoise] = /^(\d{1,5})(\.renoise)?$/.exec(written) ?? [];
  if (at === undefined) {
    if (written !== '') problems.push(`The link’s ${prefix}${forkKey} “${shorten(written)}” is not a position of the film; the run is shown without the fork.`);
    return { ...recipe, fork: null };
  }
  const of = new Map(ofParent.map((key) => [key.slice(forkPrefix.length), fields.get(key) ?? '']));
  const parent = readOther(of, prefix + forkPrefix, { ...recipe, fork: null }, problems, ['model', 'noise', 'start']);
  const { fork } = forkedFrom(parent, Number(at), recipe, renoise !== undefined);
  const result = recipeSchema.shape.fork.safeParse(fork);
  if (result.success && result.data !== null && isEmpty(result.data)) {
    if (of.size === 0) problems.push(`The link’s ${prefix}${forkKey} “${shorten(written)}” forks from a run but changes nothing; the run is shown without the fork.`);
    return { ...recipe, fork: null };
  }
  if (result.success) return { ...recipe, fork: result.data };
  problems.push(`The link’s ${prefix}${forkKey} “${shorten(written)}” cannot be used (${issueWords(result.error.issues[0], fork)}); the run is shown without the fork.`);
  return { ...recipe, fork: null };
}

/** The recipe that is as `recipe` but for these fields, their keys without `prefix`. `fixed`: keys that it cannot have otherwise. */
export function readOther(fields: Written, prefix: string, recipe: Recipe, problems: string[], fixed: readonly string[]): Recipe {
  const values: Record<string, unknown> = {};
  const options = new Map(Object.entries(recipe.options));
  for (const [key, value] of fields) {
    const known = Object.hasOwn(recipeKeys, key) && !fixed.includes(key) ? recipeKeys[key] : undefined;
    if (known) values[known[0]] = known[1].read(value);
    else if (key.startsWith(optionPrefix)) {
      const name = key.slice(optionPrefix.length);
      if (value === '') options.delete(name);
      else options.set(name, readOption(value));
    } else if (key !== '' && !isOfFork(key)) problems.push(`The link has a field “${shorten(prefix + key)}” that this page does not know; it was left out.`);
  }
  if (Array.isArray(values['edits'])) values['edits'] = goodEdits(values['edits'], fields.get('edits') ?? '', problems);
  const read = keepValid(recipeSchema, { ...values, options: Object.fromEntries(options) }, recipe, keyNames(recipeKeys, prefix), problems, (key) => fields.get(key.slice(prefix.length)));
  return readFork(fields, prefix, read, problems);
}

/** One bad edit does not cost the others. */
export function goodEdits(edits: readonly unknown[], written: string, problems: string[]): unknown[] {
  const texts = written.split('**');
  return edits.filter((edit, i) => {
    const result = editSchema.safeParse(edit);
    if (!result.success) {
      problems.push(`The link’s edit “${shorten(texts[i] ?? '')}” cannot be used (${typeof edit === 'object' ? editWords(result.error.issues[0], edit) : 'this page knows no edit of that form'}); it was left out.`);
    }
    return result.success;
  });
}
