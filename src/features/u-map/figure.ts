import type { Anatomy, Attention, Level, Resampling, Skip } from '../../onnx/anatomy-types.ts';
import type { UShape } from '../../render/layout-types.ts';
import { isOutline } from '../../render/place-names.ts';
import { readOfHalf } from '../../store/edit-places.ts';

/**
 * What the figure is about, told from the anatomy alone: which tensors stand in which row, and what is said beside them.
 */

export interface Part {
  readonly name: string;
  readonly channels: number;
  readonly size: readonly [number, number];
  /** Residual blocks of this arm at this level, by their outputs, in the order of the data flow. */
  readonly blocks: readonly string[];
  /** How many of them the time enters. */
  readonly timed: number;
  /** Attention layers, by their probabilities. */
  readonly selfAttention: readonly string[];
  readonly crossAttention: readonly string[];
}

export interface Join {
  readonly skip: Skip;
  readonly skipChannels: number | null;
  readonly belowChannels: number | null;
  readonly joinedChannels: number | null;
  /** How many skips cross at this level; the outermost is drawn. */
  readonly count: number;
}

export interface FigureLevel {
  readonly index: number;
  readonly size: readonly [number, number];
  readonly encoder: Part | null;
  readonly decoder: Part | null;
  readonly join: Join | null;
  readonly down: Resampling | null;
  readonly up: Resampling | null;
}

export interface Figure {
  readonly levels: readonly FigureLevel[];
  readonly middle: Part | null;
  /** Cross-attentions, the one to show first at the front. */
  readonly wordLayers: readonly WordLayer[];
  readonly sinusoid: string | null;
  readonly embedding: string | null;
  /** The tensor that leaves the network, ε̂ of most. */
  readonly output: string | null;
}

export interface WordLayer {
  readonly attention: Attention;
  /** "decoder 1, 16×16" */
  readonly label: string;
}

/** Dims with a batch of 1, by tensor name. */
export type DimsOf = (name: string) => readonly number[] | undefined;

export function describeFigure(anatomy: Anatomy, dimsOf: DimsOf): Figure {
  const indices = [...new Set(anatomy.levels.filter((level) => level.arm !== 'middle').map((level) => level.index))].sort((a, b) => a - b);
  const find = (arm: Level['arm'], index?: number): Level | undefined =>
    anatomy.levels.find((level) => level.arm === arm && (index === undefined || level.index === index));
  const levels = indices.flatMap((index): FigureLevel[] => {
    const encoder = find('encoder', index);
    const decoder = find('decoder', index);
    const size = encoder?.resolution ?? decoder?.resolution;
    if (size === undefined) return [];
    return [
      {
        index,
        size,
        encoder: encoder ? describePart(anatomy, encoder) : null,
        decoder: decoder ? describePart(anatomy, decoder) : null,
        join: describeJoin(anatomy, index, dimsOf),
        down: anatomy.downsamples.find((step) => step.level === index) ?? null,
        // An upsampling is filed under the level that it leaves, the one below.
        up: anatomy.upsamples.find((step) => step.level === index + 1) ?? null,
      },
    ];
  });
  const middle = find('middle');
  return {
    levels,
    middle: middle ? describePart(anatomy, middle) : null,
    wordLayers: wordLayersOf(anatomy),
    sinusoid: anatomy.time?.sinusoid ?? null,
    embedding: anatomy.time?.embedding ?? null,
    output: anatomy.output,
  };
}

function describePart(anatomy: Anatomy, level: Level): Part {
  const here = (place: { arm: Level['arm']; level: number }): boolean => place.arm === level.arm && place.level === level.index;
  const blocks = anatomy.residualBlocks.filter(here);
  const probabilities = (layers: readonly Attention[]): string[] => layers.filter(here).map((layer) => layer.probabilities);
  return {
    name: level.output,
    channels: level.channels,
    size: level.resolution,
    blocks: blocks.map(({ output }) => output),
    timed: blocks.filter(({ time }) => time !== null).length,
    selfAttention: probabilities(anatomy.selfAttention),
    crossAttention: probabilities(anatomy.crossAttention),
  };
}

function describeJoin(anatomy: Anatomy, index: number, dimsOf: DimsOf): Join | null {
  const here = anatomy.skips.filter((skip) => skip.level === index);
  const skip = here[0];
  if (skip === undefined) return null;
  const channels = (name: string): number | null => dimsOf(name)?.[1] ?? null;
  return {
    skip,
    skipChannels: channels(skip.encoder),
    belowChannels: channels(skip.decoder),
    joinedChannels: channels(skip.joined),
    count: here.length,
  };
}

/** In the order in which they are worth looking at: the decoder's first, the finest of up to 16×16 first. */
function wordLayersOf(anatomy: Anatomy): WordLayer[] {
  const armRank = { decoder: 0, encoder: 1, middle: 2 };
  const area = ({ resolution }: Attention): number => resolution[0] * resolution[1];
  const sorted = [...anatomy.crossAttention].sort((a, b) => armRank[a.arm] - armRank[b.arm] || Number(isOutline(a)) - Number(isOutline(b)) || area(b) - area(a));
  const labels = sorted.map(placeName);
  return sorted.map((attention, i) => {
    const label = labels[i] ?? '';
    const alike = labels.filter((other) => other === label).length;
    const nth = labels.slice(0, i + 1).filter((other) => other === label).length;
    return { attention, label: alike > 1 ? `${label}, ${nth} of ${alike}` : label };
  });
}

function placeName({ arm, level, resolution }: Attention): string {
  return `${arm === 'middle' ? 'middle' : `${arm} ${level}`}, ${resolution[0]}×${resolution[1]}`;
}

/** As the anatomy says it, in the field's short form. */
export function shortKind(kind: string): string {
  return kind.replaceAll('convolution', 'conv');
}

/** Lines of a label beside an arm: name, shape, and what enters there. */
export function linesOf(part: Part | null): number {
  if (part === null) return 0;
  return 2 + (part.timed > 0 ? 1 : 0) + (part.selfAttention.length > 0 ? 1 : 0) + (part.crossAttention.length > 0 ? 1 : 0);
}

/** The middle has room beside it: name and shape share a line, and so do two kinds of attention. */
function inlineLines({ timed, selfAttention, crossAttention }: Part): number {
  return 1 + (timed > 0 ? 1 : 0) + (selfAttention.length + crossAttention.length > 0 ? 1 : 0);
}

export function shapeOf(figure: Figure, sample: readonly [number, number]): UShape {
  return {
    sample,
    levels: figure.levels.map((level) => ({
      index: level.index,
      size: level.size,
      encoder: level.encoder !== null,
      decoder: level.decoder !== null,
      skip: level.join !== null,
      lines: Math.max(linesOf(level.encoder), linesOf(level.decoder)),
      short: Math.max(...[level.encoder, level.decoder].map((part) => (part === null ? 0 : inlineLines(part)))),
    })),
    middle: figure.middle === null ? null : { size: figure.middle.size, lines: inlineLines(figure.middle) },
  };
}

/** What the arms and the middle show. */
export function armTensors({ levels, middle }: Figure): string[] {
  return [...levels.flatMap(({ encoder, decoder }) => [encoder, decoder]), middle].flatMap((part) => (part === null ? [] : [part.name]));
}

/** Exactly the tensors that the figure draws. A concatenation is its two halves as the join reads them, raw or as they are read after a norm; it is never fetched itself. */
export function wantedTensors(figure: Figure, words: WordLayer | null, halves: 'read' | 'raw'): string[] {
  const names = new Set(armTensors(figure));
  for (const { join } of figure.levels) {
    if (join === null) continue;
    names.add(readOfHalf(join.skip, 'skip'));
    names.add(readOfHalf(join.skip, 'below'));
    if (halves === 'read' && join.skip.read !== null) names.add(join.skip.read.tensor);
  }
  if (figure.sinusoid !== null) names.add(figure.sinusoid);
  if (figure.embedding !== null) names.add(figure.embedding);
  if (words) names.add(words.attention.probabilities);
  return [...names];
}
