import { useId, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { planeAt, type Planes } from '../../render/tensor-planes.ts';
import type { RankedPlane } from '../../render/plane-order.ts';
import { rmsDifference, statisticsOf } from '../../render/plane-statistics.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCoefficient } from '../../ui/format.ts';
import { useWidth } from '../../ui/use-width.ts';
import { cellSize, layOutGrid, moveInGrid, visibleRange, type GridLayout } from './grid-layout.ts';
import { PlaneCanvas } from './PlaneCanvas.tsx';
import type { TensorKind } from './tensor-kind.ts';
import type { Scale } from './use-scale.ts';
import { useWindow } from './use-window.ts';
import styles from './ChannelGrid.module.css';

interface ChannelGridProps {
  readonly kind: TensorKind;
  readonly planes: Planes;
  readonly ranked: readonly RankedPlane[];
  readonly scale: Pick<Scale, 'kind' | 'of'>;
  /** The plane that is large; null where something else is. */
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
  /** In words, for the grid's name. */
  readonly order: string;
  /** Of two runs the other's planes; each cell is A's, then B's. */
  readonly other?: OtherPlanes | undefined;
}

export interface OtherPlanes {
  readonly planes: Planes;
  readonly letter: 'A' | 'B';
}

/** All planes of a tensor, of which only those on screen are there: a thousand scroll as sixty do. */
export function ChannelGrid({ kind, planes, ranked, scale, selected, onSelect, order, other }: ChannelGridProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { top: scroll, height: viewport } = useWindow(box);
  const one = cellSize(kind.shape, kind.form === 'maps');
  const layout = layOutGrid(ranked.length, other === undefined ? one : { ...one, width: 2 * one.width + 1 }, width);
  const { first, end } = visibleRange(layout, scroll, viewport);
  const cells = ranked.slice(first * layout.columns, end * layout.columns);
  const at = ranked.findIndex(({ index }) => index === selected);

  const reveal = (place: number): void => {
    const element = box.current;
    if (element === null) return;
    const top = Math.floor(place / layout.columns) * layout.rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + layout.rowHeight > element.scrollTop + viewport) element.scrollTop = top + layout.rowHeight - viewport;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = at < 0 ? (event.key.startsWith('Arrow') ? 0 : null) : moveInGrid(event.key, at, ranked.length, layout, viewport);
    const plane = to === null ? undefined : ranked[to];
    if (to === null || plane === undefined) return;
    event.preventDefault();
    reveal(to);
    onSelect(plane.index);
  };
  const onClick = (event: MouseEvent): void => {
    const index = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined;
    if (index !== undefined) onSelect(Number(index));
  };

  const visible = at >= first * layout.columns && at < end * layout.columns;
  return (
    <div
      ref={box}
      className={styles.grid}
      role="listbox"
      tabIndex={0}
      aria-label={`${ranked.length} ${kind.noun}s, ordered by ${order}`}
      aria-activedescendant={visible && selected !== null ? `${id}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      // A click leaves the keyboard where it was: Space still plays and the arrows still step.
      onMouseDown={(event) => event.preventDefault()}
    >
      <div className={styles.room} style={{ height: layout.height }} role="presentation">
        {width === 0
          ? null
          : cells.map((plane, offset) => (
              <Cell
                key={plane.index}
                id={`${id}-${plane.index}`}
                plane={plane}
                place={first * layout.columns + offset}
                count={ranked.length}
                layout={layout}
                kind={kind}
                planes={planes}
                scale={scale}
                selected={plane.index === selected}
                other={other}
              />
            ))}
      </div>
    </div>
  );
}

interface CellProps {
  readonly id: string;
  readonly plane: RankedPlane;
  readonly place: number;
  readonly count: number;
  readonly layout: GridLayout;
  readonly kind: TensorKind;
  readonly planes: Planes;
  readonly scale: ChannelGridProps['scale'];
  readonly selected: boolean;
  readonly other: OtherPlanes | undefined;
}

function Cell({ id, plane, place, count, layout, kind, planes, scale, selected, other }: CellProps) {
  const values = planeAt(planes, plane.index);
  const { mean, deviation, nans, infinities } = statisticsOf(values);
  const beside = other === undefined ? null : planeAt(other.planes, plane.index);
  const apart = beside === null ? null : formatCoefficient(rmsDifference(values, beside));
  const drawn = beside === null ? [values] : other?.letter === 'A' ? [beside, values] : [values, beside];
  const broken = nans + infinities;
  const measure = plane.measure === null ? null : formatCoefficient(plane.measure);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={place + 1}
      aria-label={
        `${kind.noun} ${plane.index}, mean ${formatCoefficient(mean)}, standard deviation ${formatCoefficient(deviation)}` +
        (measure === null ? '' : `, ranked by ${measure}`) +
        (apart === null ? '' : `, root mean square of B − A ${apart}`) +
        (broken === 0 ? '' : `, ${broken} values are not finite`)
      }
      data-index={plane.index}
      className={classNames(styles.cell, selected && styles.selected)}
      style={{
        left: Math.round((place % layout.columns) * layout.pitch),
        top: Math.floor(place / layout.columns) * layout.rowHeight,
        width: layout.cell.width,
      }}
    >
      <span className={styles.frame} style={layout.cell}>
        {drawn.map((data, i) => (
          <PlaneCanvas
            key={i}
            values={data}
            height={planes.height}
            width={planes.width}
            domain={scale.of(plane.index)}
            kind={scale.kind}
            className={styles.canvas}
            mark={data === values ? String(plane.index) : `other ${plane.index}`}
          />
        ))}
      </span>
      <span className={styles.label}>
        <span>{plane.index}</span>
        {measure === null ? null : <span className={styles.measure}>{measure}</span>}
        {apart === null ? null : <span className={styles.measure}>Δ {apart}</span>}
        {broken === 0 ? null : <span className={styles.broken}>!</span>}
      </span>
    </div>
  );
}
