import { hexToRgb, type Rgb } from './colour.ts';

export type Theme = 'light' | 'dark';

/** 256 colours, three bytes each. */
export type ColourTable = Uint8Array;

export const TABLE_SIZE = 256;

/**
 * Zero is the ground of the page itself, so that a map shows where something is and not where a canvas is. Blue below, rust
 * above: the pair stays apart for every common kind of colour blindness, and both ends differ from the ground in lightness.
 */
const divergingStops: Record<Theme, readonly string[]> = {
  light: ['#0d2a55', '#3768ad', '#a9c2e4', '#fcfbf8', '#ecbd9b', '#bb5a1e', '#571f05'],
  dark: ['#d6e6ff', '#7ba4e0', '#31517f', '#121315', '#7c4326', '#df9162', '#ffe4cf'],
};

/** Attention: one hue, from the ground up. */
const sequentialStops: Record<Theme, readonly string[]> = {
  light: ['#f6f3ee', '#e6bfd6', '#c878a8', '#93306c', '#43082e'],
  dark: ['#17181b', '#4a2440', '#8f3f74', '#d977b2', '#ffe3f3'],
};

export const diverging: Record<Theme, ColourTable> = {
  light: tableOf(divergingStops.light),
  dark: tableOf(divergingStops.dark),
};

export const sequential: Record<Theme, ColourTable> = {
  light: tableOf(sequentialStops.light),
  dark: tableOf(sequentialStops.dark),
};

function tableOf(stops: readonly string[]): ColourTable {
  const colours: Rgb[] = stops.map(hexToRgb);
  const table = new Uint8Array(TABLE_SIZE * 3);
  const last = colours.length - 1;
  for (let i = 0; i < TABLE_SIZE; i++) {
    const position = (i / (TABLE_SIZE - 1)) * last;
    const left = Math.min(last - 1, Math.floor(position));
    const weight = position - left;
    for (let k = 0; k < 3; k++) {
      const from = colours[left]?.[k] ?? 0;
      const to = colours[left + 1]?.[k] ?? 0;
      table[i * 3 + k] = Math.round(from * (1 - weight) + to * weight);
    }
  }
  return table;
}
