/** Where something lies in the U, in words. */
export interface Place {
  readonly arm: 'encoder' | 'middle' | 'decoder';
  readonly level: number;
}

export function placeName({ arm, level }: Place): string {
  return arm === 'middle' ? 'middle' : `${arm} ${level}`;
}

/** "block 2 of 3" where there are several at a place, else "". */
export function ordinal<T extends Place>(all: readonly T[], one: T): string {
  const here = all.filter(({ arm, level }) => arm === one.arm && level === one.level);
  return here.length > 1 ? `${here.indexOf(one) + 1} of ${here.length}` : '';
}

/** Whether the maps of an attention are so fine that a word shows outlines in them, and not the thing (Hertz et al. 2022, arXiv:2208.01626, take 16×16 too). */
export function isOutline({ resolution: [height, width] }: { readonly resolution: readonly [number, number] }): boolean {
  return height * width > 256;
}

/** The hue of an arm, as a CSS colour. The middle has none of its own. */
export function armColour({ arm }: Place): string {
  return arm === 'middle' ? 'var(--ink)' : `var(--${arm})`;
}

/** "96×16×16" */
export function shapeWords(dims: readonly number[]): string {
  return dims.join('×');
}
