import type { ULayout } from './layout-types.ts';

/** Numbers that are no lengths. */
const COUNTS: ReadonlySet<string> = new Set(['index', 'rank']);

/** A layout as many times larger as the letters in it are: on a projector, or where a browser's own letters are larger. Pure. */
export function scaleLayout(layout: ULayout, by: number): ULayout {
  return by === 1 ? layout : (scaled(layout, by, '') as ULayout);
}

function scaled(value: unknown, by: number, key: string): unknown {
  if (typeof value === 'number') return COUNTS.has(key) ? value : value * by;
  if (typeof value === 'string') return key === 'path' || key === 'head' ? value.replace(/-?\d+(\.\d+)?/g, (length) => String(Number((Number(length) * by).toFixed(2)))) : value;
  if (Array.isArray(value)) return value.map((one) => scaled(one, by, key));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, scaled(one, by, name)]));
  return value;
}
