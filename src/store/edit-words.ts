import type { Anatomy, Attention, ResidualBlock, Skip } from '../onnx/anatomy-types.ts';
import type { Edit } from '../protocol/edits.ts';

/** "skip 0", "attention to the words, decoder 1": a tensor as a person would call it, where it enters `into` or everywhere. */
export function nameOfPart(anatomy: Anatomy | null, tensor: string, into?: string): string {
  if (anatomy === null) return tensor;
  const skip = anatomy.skips.find(({ encoder, joined }) => encoder === tensor && (into === undefined || joined === into));
  if (skip !== undefined && into !== undefined) return `skip ${skip.level}${whichOf(anatomy, skip)}`;
  const below = anatomy.skips.find(({ decoder, joined }) => decoder === tensor && joined === into);
  if (below !== undefined) return `what comes from below into decoder ${below.level}${whichOf(anatomy, below)}`;
  const joined = anatomy.skips.find((one) => one.joined === tensor);
  if (joined !== undefined) return `the joined input of decoder ${joined.level}${whichOf(anatomy, joined)}`;
  const block = anatomy.residualBlocks.find(({ branch, output, shortcut }) => [branch, output, shortcut].includes(tensor));
  if (block !== undefined) {
    const part = tensor === block.branch ? 'the branch' : tensor === block.output ? 'the output' : 'the shortcut';
    return `${part} of ${nameOfBlock(anatomy, block)}`;
  }
  for (const [kind, layers] of [['self-attention', anatomy.selfAttention], ['cross-attention', anatomy.crossAttention]] as const) {
    const layer = layers.find((one) => one.probabilities === tensor || one.output === tensor);
    if (layer !== undefined) return nameOfLayer(kind, layers, layer);
  }
  if (tensor === anatomy.inputs.sample) return 'x_t as the network reads it';
  const level = anatomy.levels.find(({ output }) => output === tensor);
  if (level !== undefined) return `the output of ${placeOf(level.arm, level.index)}`;
  return tensor;
}

/** " (1 of 3)", the outermost first, where a level has several. */
function whichOf(anatomy: Anatomy, skip: Skip): string {
  const here = anatomy.skips.filter(({ level }) => level === skip.level);
  return here.length > 1 ? ` (${here.indexOf(skip) + 1} of ${here.length})` : '';
}

function nameOfBlock(anatomy: Anatomy, block: ResidualBlock): string {
  const place = placeOf(block.arm, block.level);
  const here = anatomy.residualBlocks.filter(({ arm, level }) => arm === block.arm && level === block.level);
  return here.length > 1 ? `${place}’s residual block ${here.indexOf(block) + 1}` : `${place}’s residual block`;
}

function nameOfLayer(kind: string, layers: readonly Attention[], layer: Attention): string {
  const here = layers.filter(({ arm, level }) => arm === layer.arm && level === layer.level);
  return `${kind} of ${placeOf(layer.arm, layer.level)}${here.length > 1 ? `, layer ${here.indexOf(layer) + 1}` : ''}`;
}

const placeOf = (arm: string, level: number): string => (arm === 'middle' ? 'the middle' : `${arm} ${level}`);

/**
 * What an edit does, as a clause: "without skip 0 in steps 20–24", "blue × 1.5", "told t = 999". `words` are those of the prompt, the first
 * at position 1.
 */
export function describeEdit(edit: Edit, anatomy: Anatomy | null, words: readonly string[]): string {
  return `${whatIsDone(edit, anatomy, words)}${whenItHolds(edit)}`;
}

function whatIsDone(edit: Edit, anatomy: Anatomy | null, words: readonly string[]): string {
  switch (edit.kind) {
    case 'gain': {
      const part = `${someOf(edit)}${nameOfPart(anatomy, edit.tensor, edit.into)}`;
      return edit.value === 0 ? `without ${part}` : `${part} × ${round(edit.value)}`;
    }
    case 'mean':
      return `${someOf(edit)}${nameOfPart(anatomy, edit.tensor, edit.into)} at its mean`;
    case 'filter':
      return `${nameOfPart(anatomy, edit.tensor, edit.into)} with low frequencies × ${round(edit.low)}, high × ${round(edit.high)}`;
    case 'freeu':
      return `with FreeU (b ${round(edit.b1)}, ${round(edit.b2)}; s ${round(edit.s1)}, ${round(edit.s2)})`;
    case 'timestep': {
      const who = edit.block === undefined ? '' : `${nameOfPart(anatomy, edit.block)} `;
      return edit.value === undefined ? `${who}told t ${signed(edit.offset ?? 0)}` : `${who}told t = ${round(edit.value)}`;
    }
    case 'prompt':
      return `told “${edit.prompt}”`;
    case 'word': {
      const word = edit.word === 0 ? 'the start token' : (words[edit.word - 1] ?? `word ${edit.word}`);
      const where = edit.layer === undefined ? '' : ` in ${nameOfPart(anatomy, edit.layer)}`;
      return edit.value === 0 ? `blind to “${word}”${where}` : `“${word}” × ${round(edit.value)}${where}`;
    }
    case 'patch': {
      const { prompt, seed, ...others } = edit.from;
      const from = [prompt === undefined ? '' : `“${prompt}”`, seed === undefined ? '' : `seed ${seed}`, ...Object.values(others).map(String)].filter((text) => text !== '');
      return `${someOf(edit)}${nameOfPart(anatomy, edit.tensor, edit.into)} from ${from.length === 0 ? 'the run without edits' : `the run of ${from.join(', ')}`}`;
    }
    case 'noise':
      return `${nameOfPart(anatomy, edit.tensor, edit.into)} + noise of ${round(edit.sigma)} σ`;
  }
}

function someOf({ channels, heads }: { readonly channels?: readonly number[] | undefined; readonly heads?: readonly number[] | undefined }): string {
  if (heads !== undefined) return `${heads.length === 1 ? 'head' : 'heads'} ${ranges(heads.map((head) => head + 1))} of `;
  if (channels !== undefined) return `${channels.length === 1 ? 'channel' : 'channels'} ${ranges(channels)} of `;
  return '';
}

/** "0–3, 7" */
function ranges(values: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === value) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}

function whenItHolds({ steps, branch }: Pick<Edit, 'steps' | 'branch'>): string {
  const when = steps === undefined ? '' : steps[0] === steps[1] ? ` in step ${steps[0]}` : ` in steps ${steps[0]}–${steps[1]}`;
  return branch === undefined || branch === 'both' ? when : `${when}, ${branch} only`;
}

const round = (value: number): string => String(Number(value.toFixed(2)));
const signed = (value: number): string => (value < 0 ? `− ${round(-value)}` : `+ ${round(value)}`);
