import type { Chapter } from './chapter.ts';
import { asked } from './chapters/asked.ts';
import { downUp } from './chapters/down-up.ts';
import { guidance } from './chapters/guidance.ts';
import { noise } from './chapters/noise.ts';
import { on } from './chapters/on.ts';
import { pixel } from './chapters/pixel.ts';
import { residual } from './chapters/residual.ts';
import { skips } from './chapters/skips.ts';
import { steps } from './chapters/steps.ts';
import { time } from './chapters/time.ts';
import { word } from './chapters/word.ts';

/** In the order of the tour. */
export const chapters: readonly Chapter[] = [noise, asked, steps, downUp, skips, time, residual, pixel, word, guidance, on];
