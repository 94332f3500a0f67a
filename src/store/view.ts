import { z } from 'zod';

/** How a feature map of C channels becomes one picture. */
export const mapModes = ['components', 'mean', 'channel'] as const;

/** What is being looked at. Plain JSON; travels in the link beside the Recipe. */
export const viewSchema = z.strictObject({
  /** Position on the film: 0 (noise) … N (the picture). */
  step: z.int().min(0).max(10_000),
  /** Feature maps as principal components, channel mean, or one channel. */
  maps: z.enum(mapModes),
  /** The channel shown when `maps` is `channel`. */
  channel: z.int().min(0).max(100_000),
  /** Which half of a guided batch the network panels show: the look with the words, or the look without. */
  branch: z.enum(['conditional', 'unconditional']),
});

export type View = z.infer<typeof viewSchema>;
export type MapMode = View['maps'];

export const defaultView: View = { step: 0, maps: 'components', channel: 0, branch: 'conditional' };
