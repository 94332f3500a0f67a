import type { Anatomy } from '../onnx/anatomy-types.ts';
import { endOf, type Recipe } from '../protocol/recipe.ts';
import type { Page, View } from './view.ts';

const NAMES: Readonly<Record<Page, string>> = {
  figure: 'the U',
  tensor: 'layers',
  block: 'residual blocks',
  attention: 'attention',
  time: 'time',
  resampling: 'downsampling',
  parity: 'parity',
  forward: 'forward process',
  schedule: 'noise schedule',
  lab: 'lab',
  runs: 'runs of this visit',
};

/** What is open, in a few words: "skip 0", "attention of decoder 1, 16×16", "noise schedule". Pure. */
export function placeName({ page, tensor }: Pick<View, 'page' | 'tensor'>, anatomy: Anatomy | null): string {
  if (tensor === null || anatomy === null) return NAMES[page];
  const at = ({ arm, level }: { readonly arm: string; readonly level: number }): string => (arm === 'middle' ? 'the middle' : `${arm} ${level}`);
  switch (page) {
    case 'tensor': {
      const skip = anatomy.skips.find(({ encoder, joined }) => encoder === tensor || joined === tensor);
      if (skip !== undefined) return skip.joined === tensor ? `joined ${skip.level}` : `skip ${skip.level}`;
      if (tensor === anatomy.output) return 'ε̂';
      const level = anatomy.levels.find(({ output }) => output === tensor);
      return level === undefined ? tensor : level.arm === 'middle' ? 'middle' : `${level.arm} ${level.index}`;
    }
    case 'block': {
      const block = anatomy.residualBlocks.find(({ output }) => output === tensor);
      return block === undefined ? NAMES.block : `residual block of ${at(block)}`;
    }
    case 'attention': {
      const layer = [...anatomy.selfAttention, ...anatomy.crossAttention].find(({ probabilities }) => probabilities === tensor);
      return layer === undefined ? NAMES.attention : `attention of ${at(layer)}, ${layer.resolution.join('×')}`;
    }
    case 'resampling': {
      const joined = anatomy.skips.find((skip) => skip.joined === tensor);
      if (joined !== undefined) return `skip ${joined.level}`;
      const [down, up] = [anatomy.downsamples, anatomy.upsamples].map((all) => all.find(({ output, convolution }) => output === tensor || convolution === tensor));
      if (down !== undefined) return `down ${down.level} → ${down.level + 1}`;
      return up === undefined ? NAMES.resampling : `skips, up ${up.level} → ${up.level - 1}`;
    }
    default:
      return NAMES[page];
  }
}

/** What a title is made of; the state of the app is such a thing. */
export interface Titled {
  readonly view: Pick<View, 'page' | 'tensor' | 'step'>;
  readonly recipe: Pick<Recipe, 'prompt' | 'edits' | 'sampler'>;
  readonly run: { readonly total: number };
  readonly loaded: { readonly anatomy: Anatomy } | null;
}

/** "skip 0 · a red heart, step 7"; `words`: what is said of the run, its prompt where it is left out. */
export function pageTitle({ view, recipe, run: { total }, loaded }: Titled, words: string = recipe.prompt): string {
  const run = `${words === '' ? 'no words' : words}, ${total > 0 && view.step >= total ? `the ${endOf(recipe)}` : `step ${view.step}`}`;
  return `${view.page === 'figure' ? '' : `${placeName(view, loaded?.anatomy ?? null)} · `}${run}`;
}
