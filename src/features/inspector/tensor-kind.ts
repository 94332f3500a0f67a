import type { Anatomy } from '../../onnx/anatomy-types.ts';
import type { TensorInfo } from '../../protocol/engine.ts';
import { wholeName } from '../../protocol/reduced-names.ts';
import { planeShape, type PlaneShape } from '../../render/tensor-planes.ts';
import type { ScaleKind } from '../../render/plane-paint.ts';

/** What a tensor is, and so how it is shown. */
export interface TensorKind {
  readonly shape: PlaneShape;
  /** `maps`: channels over the picture. `heads`: matrices of an attention layer. `slices`: planes that are neither.
   * `image`: one plane, such as tokens × features. `row`: a vector. */
  readonly form: 'maps' | 'heads' | 'slices' | 'image' | 'row';
  readonly noun: 'channel' | 'head' | 'plane' | 'kernel' | 'value';
  readonly scale: ScaleKind;
  /** What rows and columns count. */
  readonly rows: string;
  readonly columns: string;
  /** The attention layer's probabilities, for a tensor of one. */
  readonly attention: string | null;
}

/** `anatomy` decides what the shape alone cannot: 4×64×64 may be four channels or four heads. */
export function tensorKind({ name: own, dims }: Pick<TensorInfo, 'name' | 'dims'>, anatomy: Anatomy): TensorKind {
  const name = wholeName(own);
  const shape = planeShape(dims);
  const layers = [...anatomy.selfAttention, ...anatomy.crossAttention];
  const layer = layers.find(({ probabilities, query, key, value, logits, output }) =>
    [probabilities, query, key, value, logits, output].includes(name),
  );
  const base = { shape, scale: 'diverging', rows: 'row', columns: 'column', attention: layer?.probabilities ?? null } as const;
  if (shape.height === 1 && shape.count === 1) return { ...base, form: 'row', noun: 'value', columns: 'entry' };
  if (layer !== undefined && shape.count > 1) {
    const probabilities = name === layer.probabilities;
    // A part has one pixel's or one word's share of them, as a picture.
    const pairs = own === name && (probabilities || name === layer.logits);
    const keyFirst = layer.keyAxis < layer.queryAxis;
    return {
      ...base,
      form: 'heads',
      noun: 'head',
      scale: probabilities ? 'sequential' : 'diverging',
      ...(pairs ? { rows: keyFirst ? 'key' : 'query', columns: keyFirst ? 'query' : 'key' } : {}),
    };
  }
  if (shape.count === 1) return { ...base, form: 'image', noun: 'plane' };
  const spatial = anatomy.reason !== null || anatomy.levels.some(({ resolution: [h, w] }) => h === shape.height && w === shape.width);
  return spatial && dims.length === 4 ? { ...base, form: 'maps', noun: 'channel' } : { ...base, form: 'slices', noun: 'plane' };
}

/** "64 channels, 16×16 each" */
export function headingOf({ form, shape, noun }: TensorKind): string {
  const size = `${shape.height}×${shape.width}`;
  switch (form) {
    case 'row':
      return shape.width === 1 ? 'one number' : `${shape.width} numbers`;
    case 'image':
      return `${size} numbers`;
    case 'maps':
    case 'heads':
    case 'slices':
      return `${shape.count} ${noun}${shape.count === 1 ? '' : 's'}, ${size} each`;
  }
}
