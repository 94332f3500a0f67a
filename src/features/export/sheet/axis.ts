import { UserError } from '../../../base/user-error.ts';
import { canBeGuided, promptKind, type Manifest } from '../../../protocol/manifest.ts';
import { MAX_GUIDANCE, MAX_STEPS, MIN_GUIDANCE, type RecipePatch } from '../../../protocol/recipe.ts';
import { readNumber, type NumberRange } from '../../../ui/number-input.ts';

/** What a contact sheet varies along one of its sides: a field of the recipe, and values for it. Pure. */

export const axisFields = ['seed', 'prompt', 'guidanceScale', 'steps', 'eta', 'negativePrompt'] as const;
export type AxisField = (typeof axisFields)[number];

export const fieldNames: Readonly<Record<AxisField, string>> = {
  seed: 'seed',
  prompt: 'prompt',
  guidanceScale: 'guidance',
  steps: 'steps',
  eta: 'η',
  negativePrompt: 'negative prompt',
};

/** The class of a model that is told one. */
const CLASS = { name: 'Class', min: 0, max: 1_000_000, whole: true } as const;

/** As in the sentence of a run, and said in the same words. */
const ranges: Readonly<Record<Exclude<AxisField, 'prompt' | 'negativePrompt'>, NumberRange & { readonly name: string }>> = {
  seed: { name: 'Seed', min: 0, max: Number.MAX_SAFE_INTEGER, whole: true },
  guidanceScale: { name: 'Guidance', min: MIN_GUIDANCE, max: MAX_GUIDANCE, whole: false },
  steps: { name: 'Steps', min: 1, max: MAX_STEPS, whole: true },
  eta: { name: 'η', min: 0, max: 1, whole: false },
};

/** Those that the model is told: of one without words, neither prompts nor a guidance towards them; of one that is told a class, its number. */
export function axesOf(manifest: Pick<Manifest, 'conditions'> | null): readonly { readonly field: AxisField; readonly name: string }[] {
  const kind = manifest === null ? 'words' : promptKind(manifest);
  const isThere: Partial<Record<AxisField, boolean>> = {
    prompt: kind !== 'nothing',
    guidanceScale: manifest === null || canBeGuided(manifest),
    negativePrompt: kind === 'words' || kind === 'text',
  };
  return axisFields.filter((field) => isThere[field] !== false).map((field) => ({ field, name: field === 'prompt' && kind === 'class' ? 'class' : fieldNames[field] }));
}

/** The most pictures that a sheet has. */
export const MOST_CELLS = 100;

export interface AxisValue {
  readonly label: string;
  readonly patch: RecipePatch;
}

const isText = (field: AxisField): field is 'prompt' | 'negativePrompt' => field === 'prompt' || field === 'negativePrompt';

/** Words, one a line; numbers with commas or spaces between, and ranges: `1..5`, `1..9 by 2`. Throws a UserError. */
export function readAxis(field: AxisField, written: string, name = fieldNames[field]): readonly AxisValue[] {
  if (isText(field) && name === fieldNames[field]) {
    const lines = [...new Set(written.split('\n').map((line) => line.trim()))].filter((line) => line !== '' || field === 'negativePrompt');
    if (lines.length === 0) throw new UserError('sheet-empty', 'Enter at least one prompt, one per line.');
    return lines.map((line) => ({ label: line === '' ? 'none' : line, patch: { [field]: line } }));
  }
  // A range is one word, whatever stands around its dots.
  const words = written.replace(/\s*\.\.\s*/g, '..').replace(/\s+by\s+/g, 'by').split(/[\s,;]+/).filter((word) => word !== '');
  const values = words.flatMap((word) => numbersOf(name, word));
  if (values.length === 0) throw new UserError('sheet-empty', `Enter at least one value for ${name}, such as 1, 2, 5 or 1..4.`);
  const range = isText(field) ? CLASS : ranges[field];
  for (const value of values) {
    const read = readNumber(String(value), range.name, range);
    if (!read.ok) throw new UserError('sheet-value', read.reason);
  }
  return [...new Set(values)].map((value) => ({ label: `${name} ${value}`, patch: { [field]: isText(field) ? String(value) : value } }));
}

function numbersOf(name: string, part: string): number[] {
  const [, from, to, by] = /^(-?\d*\.?\d+)\.\.(-?\d*\.?\d+)(?:by(\d*\.?\d+))?$/.exec(part) ?? [];
  const single = Number(part);
  if (from === undefined && Number.isFinite(single)) return [single];
  const [first, last, step] = [Number(from), Number(to), Number(by ?? 1)];
  if (from === undefined || ![first, last, step].every(Number.isFinite) || step <= 0 || last < first) {
    throw new UserError('sheet-value', `“${part}” is not a value for ${name}. Enter numbers separated by commas, or a range: 1..5, 1..9 by 2.`);
  }
  const count = Math.min(MOST_CELLS + 1, Math.floor((last - first) / step + 1e-9) + 1);
  return Array.from({ length: count }, (_, i) => Number((first + i * step).toPrecision(12)));
}
