import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { classNames } from './class-names.ts';
import { swallowClick } from './swallow-click.ts';
import { useWidth } from './use-width.ts';
import { pointIn } from './zoom.ts';
import styles from './LinePlot.module.css';

export interface PlotSeries {
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  /** One for each x; null where it is not known: no line is drawn there, and none is invented. */
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

interface LinePlotProps {
  /** What is plotted, with its main figure, in words. */
  readonly name: string;
  readonly series: readonly PlotSeries[];
  /** How many places the x axis has, 0 … count − 1. */
  readonly count: number;
  readonly height: number;
  readonly log?: boolean;
  readonly from?: number | undefined;
  readonly format: (value: number) => string;
  /** Under the ends of the axis. */
  readonly ends: readonly [string, string];
  readonly at?: number | null | undefined;
  readonly readX: (x: number) => string;
  readonly onChoose?: ((x: number) => void) | undefined;
  readonly rule?: { readonly x: number; readonly text: string } | undefined;
}

const LEFT = 46;
const RIGHT = 8;
const TOP = 6;
const BOTTOM = 18;

/** Lines over one axis, with hairline ticks; the values under the pointer in words. */
export function LinePlot({ name, series, count, height, log = false, from, format, ends, at = null, readX, onChoose, rule }: LinePlotProps) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [hover, setHover] = useState<number | null>(null);
  const plot = useMemo(() => {
    const x = scaleLinear([0, Math.max(1, count - 1)], [LEFT, Math.max(LEFT + 1, width - RIGHT)]);
    const known = series.flatMap(({ values }) => values.filter((value): value is number => value !== null && (!log || value > 0)));
    const high = known.length > 0 ? Math.max(...known) : 1;
    const low = known.length > 0 ? Math.min(...known) : log ? 0.1 : 0;
    const y = (log ? scaleLog([from ?? low, high > low ? high : low * 10], [height - BOTTOM, TOP]) : scaleLinear([from ?? Math.min(0, low), high === 0 ? 1 : high], [height - BOTTOM, TOP])).nice(3);
    return { x, y, ticks: decades(y.ticks(3), log) };
  }, [series, count, width, height, log, from]);
  const { x, y, ticks } = plot;
  const digits = Math.max(0, -Math.floor(Math.log10(Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1) + 1e-9));
  const path = line<number | null>()
    .defined((value) => value !== null && (!log || value > 0))
    .x((_, i) => x(i))
    .y((value) => y(value ?? 1));
  const xOf = (event: PointerEvent<HTMLElement>): number => {
    return Math.max(0, Math.min(count - 1, Math.round(x.invert(pointIn(event.currentTarget, event).x))));
  };
  const shown = hover ?? at;
  return (
    <div
      ref={root}
      className={classNames(styles.plot, onChoose && styles.choosable)}
      style={{ height }}
      role="img"
      aria-label={name}
      onPointerMove={(event) => setHover(xOf(event))}
      onPointerLeave={() => setHover(null)}
      onPointerUp={(event) => {
        if (onChoose === undefined) return;
        swallowClick();
        onChoose(xOf(event));
      }}
    >
      {width === 0 ? null : (
        <svg width={width} height={height} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <path className={styles.grid} d={`M${LEFT} ${y(tick)}H${width - RIGHT}`} />
              <text className={styles.tick} x={LEFT - 7} y={y(tick) + 4} textAnchor="end">
                {log ? format(tick) : tick.toFixed(digits).replace('-', '−')}
              </text>
            </g>
          ))}
          {rule === undefined ? null : (
            <>
              <path className={styles.rule} d={`M${x(rule.x)} ${TOP}V${height - BOTTOM}`} />
              <text className={styles.tick} x={x(rule.x) + 5} y={TOP + 9}>
                {rule.text}
              </text>
            </>
          )}
          {at === null ? null : <path className={styles.at} d={`M${x(at)} ${TOP}V${height - BOTTOM}`} />}
          {hover === null ? null : <path className={styles.hover} d={`M${x(hover)} ${TOP}V${height - BOTTOM}`} />}
          {series.map(({ name: key, colour, values, dashed }) => (
            <g key={key} style={{ color: colour }}>
              <path className={styles.line} d={path(values as (number | null)[]) ?? ''} strokeDasharray={dashed === true ? '3 3' : undefined} />
              {values.map((value, i) => (value !== null && (!log || value > 0) && isAlone(values, i) ? <circle key={i} className={styles.dot} cx={x(i)} cy={y(value)} r="2" /> : null))}
              {shown === null || values[shown] === null || values[shown] === undefined || (log && values[shown] <= 0) ? null : (
                <circle className={styles.dot} cx={x(shown)} cy={y(values[shown])} r="3.5" />
              )}
            </g>
          ))}
          <text className={styles.tick} x={LEFT} y={height - 3}>
            {ends[0]}
          </text>
          <text className={styles.tick} x={width - RIGHT} y={height - 3} textAnchor="end">
            {ends[1]}
          </text>
        </svg>
      )}
      {hover === null ? null : (
        <span className={styles.readout} style={hover > count / 2 ? { right: Math.max(0, width - x(hover) + 8) } : { left: x(hover) + 8 }}>
          <b>{readX(hover)}</b>
          {series.map(({ name: key, colour, values }) => {
            const value = values[hover];
            return (
              <span key={key}>
                <i style={{ background: colour }} /> {key} {value === null || value === undefined ? 'not computed' : format(value)}
              </span>
            );
          })}
        </span>
      )}
    </div>
  );
}

/** A point with no known neighbour has no line; it is drawn as a dot. */
function isAlone(values: readonly (number | null)[], i: number): boolean {
  return (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
}

function decades(ticks: readonly number[], log: boolean): readonly number[] {
  if (!log) return ticks;
  const powers = ticks.filter((tick) => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9);
  const few = powers.length >= 2 ? powers : ticks;
  const every = Math.ceil(few.length / 5);
  return few.filter((_, i) => i % every === 0);
}
