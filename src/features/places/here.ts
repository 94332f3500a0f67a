import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { useStore, type AppState } from '../../store/store.ts';
import type { Page } from '../../store/view.ts';

/** What a place is called in the menu; the page of the resamplings has two. */
const NAMES: Readonly<Record<Exclude<Page, 'resampling'>, string>> = {
  figure: 'The U',
  tensor: 'Layers',
  block: 'Residual blocks',
  attention: 'Attention',
  time: 'Time',
  forward: 'Forward process',
  schedule: 'Noise schedule',
  lab: 'Lab',
  runs: 'Runs',
  parity: 'Parity',
};

function nameOf({ view: { page, tensor }, loaded }: Pick<AppState, 'view' | 'loaded'>): string {
  if (page !== 'resampling') return NAMES[page];
  return loaded !== null && isOfSkips(tensor, loaded.anatomy) ? 'Skips' : 'Downsampling';
}

/** Whether it is opened for what meets at a skip, or for what comes up to one. */
function isOfSkips(tensor: string | null, { skips, upsamples }: Anatomy): boolean {
  return skips.some(({ joined }) => joined === tensor) || upsamples.some(({ output, convolution }) => output === tensor || convolution === tensor);
}

/** The place that is open, by its name in the menu. */
export function useHere(): string {
  return useStore(nameOf);
}
