import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { drawnAspect } from '../../base/aspect.ts';
import type { ComponentProjection } from '../../render/feature-map.ts';
import { formatFixed } from '../../ui/format.ts';
import { ComponentsCanvas, PlaneCanvas } from './PlaneCanvas.tsx';
import { formatValue } from './values.ts';
import type { TensorKind } from './tensor-kind.ts';
import styles from './LargePlane.module.css';

export type Place = readonly [row: number, column: number];

interface LargePlaneProps {
  readonly kind: TensorKind;
  /** The tensor's own name. */
  readonly title: string;
  /** What is shown of it: "channel 4". */
  readonly name: string;
  /** Numbers, or three components. */
  readonly content:
    | { readonly values: Float32Array; readonly domain: number }
    | { readonly projection: ComponentProjection };
  /** The place that is held: part of the View. */
  readonly pixel: Place | null;
  readonly onPixel: (pixel: Place) => void;
  /** Names for rows or columns that have one: the words. */
  readonly rowName?: ((row: number) => string | null) | undefined;
  readonly columnName?: ((column: number) => string | null) | undefined;
  /** What else is said of the place under the pointer, or else of the one that was there last, or is held. */
  readonly about?: (place: Place | null) => ReactNode;
}

const MOVES: Readonly<Record<string, Place>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** One plane large, and the number under the pointer or, by the arrow keys, under the cursor. */
export function LargePlane({ kind, title, name, content, pixel, onPixel, rowName, columnName, about }: LargePlaneProps) {
  const { height, width } = kind.shape;
  const [hover, setHover] = useState<Place | null>(null);
  const held = pixel === null ? null : ([clamp(pixel[0], height), clamp(pixel[1], width)] as const);
  const [last, setLast] = useState<Place | null>(null);
  const place = hover ?? held;
  const reading = place === null ? null : describe(place);

  function describe([row, column]: Place): string {
    const r = rowName?.(row);
    const c = columnName?.(column);
    const at = [
      ...(height > 1 ? [`${kind.rows} ${row}${r ? ` “${r}”` : ''}`] : []),
      ...(width > 1 ? [`${kind.columns} ${column}${c ? ` “${c}”` : ''}`] : []),
    ].join(', ');
    return `${at}${at === '' ? '' : ': '}${numbersAt(content, row * width + column, height * width)}`;
  }
  const placeUnder = (event: PointerEvent): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      clamp(Math.floor(((event.clientY - box.top) / box.height) * height), height),
      clamp(Math.floor(((event.clientX - box.left) / box.width) * width), width),
    ];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setHover(null);
    setLast(null);
    const [row, column] = held ?? [0, 0];
    onPixel(held === null ? [0, 0] : [clamp(row + move[0], height), clamp(column + move[1], width)]);
  };
  return (
    <figure className={styles.figure} aria-label={name}>
      <figcaption className={styles.caption}>
        <b>{name}</b>
        <span className={styles.reading} aria-live="polite">
          {reading ?? (height * width > 1 ? <span data-control="">point, or use the arrow keys</span> : '')}
        </span>
      </figcaption>
      <button
        type="button"
        className={styles.picture}
        style={kind.form === 'maps' ? { aspectRatio: drawnAspect(height, width) } : { height: heightOf(kind) }}
        aria-label={`${name}, ${height} ${kind.rows}s of ${width}. ${reading ?? ''}`}
        onPointerMove={(event) => {
          if (event.pointerType !== 'mouse') return;
          setHover(placeUnder(event));
          setLast(placeUnder(event));
        }}
        onPointerLeave={() => setHover(null)}
        onPointerUp={(event) => {
          setLast(null);
          onPixel(placeUnder(event));
        }}
        onMouseDown={(event) => event.preventDefault()}
        onKeyDown={onKeyDown}
      >
        {'values' in content ? (
          <PlaneCanvas {...content} height={height} width={width} kind={kind.scale} className={styles.canvas} mark="large" exportAs={`${title}, ${name}`} />
        ) : (
          <ComponentsCanvas {...content} height={height} width={width} className={styles.canvas} exportAs={`${title}, ${name}`} />
        )}
        {place === null ? null : (
          <span
            className={styles.mark}
            style={{
              left: `${(place[1] / width) * 100}%`,
              top: `${(place[0] / height) * 100}%`,
              width: `${100 / width}%`,
              height: `${100 / height}%`,
            }}
          />
        )}
      </button>
      {about?.(hover ?? last ?? held)}
    </figure>
  );
}

/** Matrices and lists need not be square in their numbers: what is long and thin is stretched until it can be read. */
function heightOf({ form, shape: { height } }: TensorKind): number {
  if (form === 'row') return 64;
  return Math.min(420, Math.max(96, height * Math.max(1, Math.round(320 / height))));
}

function numbersAt(content: LargePlaneProps['content'], at: number, pixels: number): string {
  if ('values' in content) return formatValue(content.values[at] ?? NaN);
  const component = (k: number): string => formatFixed(content.projection.planes[k * pixels + at] ?? NaN, 2);
  return `components ${component(0)}, ${component(1)}, ${component(2)}`;
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
