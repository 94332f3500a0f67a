import type { View } from '../../store/view.ts';
import type { Join, Part } from './figure.ts';

/** Where something of the figure leads, and the words for it: Enter or a click does what it says. */
export interface Door {
  /** "open its residual block" */
  readonly does: string;
  readonly to: Partial<View> | 'next step';
}

/** `beforeNorm`: what is drawn is what a norm makes of the tensor. */
export function tensorDoor(tensor: string, beforeNorm = false): Door {
  return { does: beforeNorm ? 'open its tensor, before the norm' : 'open its tensor', to: { page: 'tensor', tensor } };
}

/** A level of an arm is its residual blocks, and its tile what leaves the last; without any it is only a tensor. */
export function stageDoor({ name, blocks }: Part): Door {
  const last = blocks.at(-1);
  if (last === undefined) return tensorDoor(name);
  return { does: blocks.length === 1 ? 'open its residual block' : `open the last of its ${blocks.length} residual blocks`, to: { page: 'block', tensor: last } };
}

/** `word` is its place in the prompt, the start token at 0. */
export function attentionDoor(probabilities: string, word: number | null = null): Door {
  return {
    does: word === null ? 'open this attention layer' : 'open its attention, head by head',
    to: { page: 'attention', tensor: probabilities, ...(word === null ? {} : { word }) },
  };
}

export function timeDoor(tensor: string | null): Door {
  return { does: 'open the path of the timestep', to: { page: 'time', tensor } };
}

export function resamplingDoor(output: string): Door {
  return { does: 'open what this change of resolution loses', to: { page: 'resampling', tensor: output } };
}

/** What meets where a skip is joined, beside the change of resolution that it goes past; the innermost may go past none. */
export function skipDoor({ skip }: Join): Door {
  return { does: 'open what meets there', to: { page: 'resampling', tensor: skip.joined } };
}

export const scheduleDoor: Door = { does: 'open the noise schedule', to: { page: 'schedule' } };

/** Known noise at the same time, and the network's answer beside it. */
export function forwardDoor(timestep: number | null): Door {
  return { does: 'open the forward process at this t', to: { page: 'forward', ...(timestep === null ? {} : { t: Math.round(timestep) }) } };
}
