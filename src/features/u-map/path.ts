import type { Figure, WordLayer } from './figure.ts';

/**
 * Which way the data takes through the figure: from tile to tile, by their ids, along arrows by theirs. What is lit for one tile
 * is the shortest way from x_t to it and from it to ε̂, and what goes into it and comes out of it directly.
 */

export interface Flow {
  readonly from: string;
  readonly to: string;
  /** Of the layout; null where no arrow is drawn. */
  readonly arrow: string | null;
}

export interface Path {
  readonly tiles: ReadonlySet<string>;
  readonly arrows: ReadonlySet<string>;
}

/** Tiles that are part of one thing are one node: the maps of the words, the pictures of the time. */
export function nodeOf(tile: string): string {
  if (tile.startsWith('word-')) return 'words';
  return ['sinusoids', 'sinusoid', 'embedding'].includes(tile) ? 'time' : tile;
}

export function flowsOf(figure: Figure, words: WordLayer | null): Flow[] {
  const flows: Flow[] = [];
  const add = (from: string | null, to: string | null, arrow: string | null): void => {
    if (from !== null && to !== null) flows.push({ from, to, arrow });
  };
  const { levels, middle } = figure;
  const encoder = (at: number): string | null => (levels[at]?.encoder ? `encoder-${levels[at].index}` : null);
  const decoder = (at: number): string | null => (levels[at]?.decoder ? `decoder-${levels[at].index}` : null);
  /** What the level is given from below: half of its join, else its arm itself. */
  const entrance = (at: number): string | null => (levels[at]?.join ? `below-${levels[at].index}` : decoder(at));
  const last = levels.length - 1;
  const centre = middle === null ? null : 'middle';

  add('xt', encoder(0), 'in');
  levels.forEach(({ index, join }, at) => {
    add(encoder(at), encoder(at + 1), `down-${index}`);
    if (join !== null) {
      add(encoder(at), `skip-${index}`, `skip-${index}`);
      add(`skip-${index}`, `joined-${index}`, null);
      add(`below-${index}`, `joined-${index}`, null);
      add(`joined-${index}`, decoder(at), `join-${index}`);
    }
    add(decoder(at + 1), entrance(at), `up-${index}`);
  });
  add(encoder(last), centre, 'to-middle');
  add(centre ?? encoder(last), entrance(last), 'from-middle');
  add(decoder(0), 'pred-noise', 'out');
  add('pred-noise', 'pred-x0', 'estimate');
  add('xt', 'pred-x0', null);
  add('pred-x0', 'next', null);

  const parts = [...levels.flatMap((level, at) => [[encoder(at), level.encoder] as const, [decoder(at), level.decoder] as const]), [centre, middle] as const];
  for (const [tile, part] of parts) {
    if (part !== null && part.timed > 0) add('time', tile, null);
    if (words !== null && part?.crossAttention.includes(words.attention.probabilities)) add('words', tile, null);
  }
  return flows;
}

/** What is lit for a tile or an arrow; null where that is all of the figure, or nothing that flows. */
export function pathThrough(flows: readonly Flow[], id: string): Path | null {
  const node = nodeOf(id);
  // The whole network stands between these two.
  if (node === 'xt' || node === 'pred-noise') return null;
  const arrow = flows.find((flow) => flow.arrow === id && ![flow.from, flow.to].includes(id));
  const direct = arrow === undefined ? flows.filter(({ from, to }) => from === node || to === node) : [arrow];
  if (direct.length === 0) return null;
  // A join is read with both of its halves.
  const joins = new Set(direct.flatMap(({ from, to }) => [from, to]).filter((tile) => tile.startsWith('joined-')));
  const halves = flows.filter(({ to }) => joins.has(to));
  const way = [...shortest(flows, 'xt', arrow?.from ?? node), ...direct, ...halves, ...shortest(flows, arrow?.to ?? node, 'pred-noise')];
  return {
    tiles: new Set([node, ...way.flatMap(({ from, to }) => [from, to])]),
    arrows: new Set(way.flatMap((flow) => (flow.arrow === null ? [] : [flow.arrow]))),
  };
}

/** Empty where there is none. */
function shortest(flows: readonly Flow[], from: string, to: string): Flow[] {
  const came = new Map<string, Flow | null>([[from, null]]);
  for (const node of came.keys()) {
    for (const flow of flows) if (flow.from === node && !came.has(flow.to)) came.set(flow.to, flow);
  }
  const way: Flow[] = [];
  for (let flow = came.get(to); flow; flow = came.get(flow.from)) way.unshift(flow);
  return way;
}
