import { holdsAt, type Edit, type EditOf } from './edits.ts';
import { checkTensorEdit } from './check-tensor-edit.ts';
import type { ModelParts } from './tensor-layout.ts';
import { crossAttentionOf } from './tensor-layout.ts';
import { tokenize } from './tokens.ts';

export interface CheckedEdits {
  readonly kept: Edit[];
  /** For each edit that cannot be, a sentence that names what is wrong with it. */
  readonly refused: string[];
}

/**
 * Which edits this model can have, and why not the others: asked at the edge, where links come in, and by the engine. With `prompt`, a
 * word's weight needs a word at its position.
 */
export function checkEdits(edits: readonly Edit[], model: ModelParts, prompt?: string): CheckedEdits {
  const kept: Edit[] = [];
  const refused: string[] = [];
  for (const edit of edits) {
    const why = refusalOf(edit, model, prompt === undefined ? null : promptsOf(edit, edits, prompt));
    if (why === null) kept.push(edit);
    else refused.push(why);
  }
  return { kept, refused };
}

/** The prompts that the network may be told where an edit holds. */
function promptsOf({ steps }: Edit, edits: readonly Edit[], prompt: string): string[] {
  const others = edits.filter((edit) => edit.kind === 'prompt');
  const meet = others.filter(
    (other) => steps === undefined || other.steps === undefined || holdsAt(other, steps[0]) || holdsAt({ steps }, other.steps[0]),
  );
  return [prompt, ...meet.map((other) => other.prompt)];
}

function refusalOf(edit: Edit, model: ModelParts, prompts: readonly string[] | null): string | null {
  switch (edit.kind) {
    case 'freeu':
      if (!model.anatomy.skips.some(({ op }) => op === 'Concat'))
        return `FreeU scales what is concatenated from a skip and from below; ${model.manifest.title} has no such skip.`;
      return null;
    case 'timestep':
      return timestepRefusal(edit, model);
    case 'prompt':
      return promptRefusal(edit.prompt, model, 'cannot be its prompt');
    case 'word':
      return wordRefusal(edit, model, prompts);
    case 'patch':
      return checkTensorEdit(edit, model) ?? (edit.from.prompt === undefined ? null : promptRefusal(edit.from.prompt, model, 'cannot be the prompt of another run'));
    default:
      return checkTensorEdit(edit, model);
  }
}

function timestepRefusal({ block }: EditOf<'timestep'>, { anatomy, manifest }: ModelParts): string | null {
  if (manifest.inputs.timestep === null) return `${manifest.title} is told no timestep.`;
  if (block === undefined) return null;
  const found = anatomy.residualBlocks.find(({ output }) => output === block);
  if (found === undefined) return `${manifest.title} has no residual block whose output is “${block}”, so it cannot be told another t.`;
  if (found.time === null) return `The residual block “${block}” does not read the timestep, so it cannot be told another t.`;
  const shared = anatomy.residualBlocks.some((other) => other !== found && other.time === found.time);
  return shared ? `The residual block “${block}” reads the same projection of t as another block, so it cannot be told another t alone.` : null;
}

function promptRefusal(prompt: string, { manifest }: ModelParts, what: string): string | null {
  if (manifest.tokens === null) {
    const reads = manifest.conditions.some(({ kind }) => kind === 'text' || (kind === 'class' && /^\s*\d{0,9}\s*$/.test(prompt)));
    return reads ? null : `${manifest.title} does not read “${prompt}”, so it ${what}.`;
  }
  const { unknown, dropped } = tokenize(prompt, manifest.tokens);
  const [first] = unknown;
  if (first !== undefined) return `${manifest.title} does not know the word “${first.word}”, so “${prompt}” ${what}.`;
  if (dropped.length === 0) return null;
  return `${manifest.title} reads ${manifest.tokens.length - 1} words, so there is no room for “${dropped.join(' ')}” of “${prompt}”.`;
}

function wordRefusal({ word, layer }: EditOf<'word'>, model: ModelParts, prompts: readonly string[] | null): string | null {
  const { anatomy, manifest } = model;
  if (anatomy.crossAttention.length === 0) return `${manifest.title} has no cross-attention, so words have no weight in it.`;
  const layers = crossAttentionOf(model, layer);
  if (layer !== undefined && layers.length === 0) return `“${layer}” is not the probabilities of a cross-attention layer of ${manifest.title}.`;
  const positions = Math.min(...layers.map(({ tokens }) => tokens));
  if (word >= positions) return `There is no word ${word}: ${manifest.title} reads ${positions} positions, and 0 is the start token.`;
  const table = manifest.tokens;
  const most = prompts === null || table === null ? null : Math.max(...prompts.map((prompt) => tokenize(prompt, table).words.length));
  if (most === null || word <= most) return null;
  return `There is no word ${word} to weigh: the prompt has ${most === 1 ? 'one word' : `${most} words`}.`;
}
