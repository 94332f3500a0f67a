import type { Loss } from '../store/worth.ts';

/** Losing detail is said where that is what happens; else how much of the answer is another one. */
export const losesDetail = ({ detailLost, change }: Loss): boolean => detailLost >= 0.1 && detailLost >= 0.5 * Math.min(1, change);
