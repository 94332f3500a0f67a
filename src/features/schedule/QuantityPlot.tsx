import { useMemo } from 'react';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { TimeAxis } from './time-axis.ts';
import styles from './SchedulePage.module.css';

const TOP = 8;
const BOTTOM = 6;

interface QuantityPlotProps {
  readonly name: string;
  readonly axis: TimeAxis;
  readonly height: number;
  /** One for each t. */
  readonly own: readonly number[];
  readonly other: readonly number[] | null;
  readonly log?: boolean;
  /** Its symbol, in the corner that the line leaves free. */
  readonly label: string;
  /** At the steps of the sampler. */
  readonly visited: readonly { readonly t: number; readonly value: number }[];
  readonly playhead: { readonly x: number; readonly value: number } | null;
  readonly hover: number | null;
}

/** One quantity against t: the model's own line, another dashed over it, a dot at every visited step. */
export function QuantityPlot({ name, axis, height, own, other, log = false, label, visited, playhead, hover }: QuantityPlotProps) {
  const { y, ticks, paths } = useMemo(() => {
    const known = [...own, ...(other ?? [])].filter((value) => Number.isFinite(value) && (!log || value > 0));
    const range = [Math.min(...known), Math.max(...known)] as const;
    const up = (log ? scaleLog(range, [height - BOTTOM, TOP]) : scaleLinear(range, [height - BOTTOM, TOP])).nice();
    const path = line<number>(
      (_, t) => axis.x(t),
      (value) => up(value),
    ).defined((value) => Number.isFinite(value) && (!log || value > 0));
    const all = up.ticks(4);
    const powers = log ? all.filter((tick) => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9) : all;
    return { y: up, ticks: powers, paths: { own: path([...own]) ?? '', other: other === null ? '' : (path([...other]) ?? '') } };
  }, [axis, height, own, other, log]);
  const dots = visited.length <= 120 ? visited : [];
  return (
    <svg className={styles.plot} width={axis.width} height={height} role="img" aria-label={name}>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={styles.grid} d={`M${axis.left} ${y(tick)}H${axis.right}`} />
          <text className={styles.tick} x={axis.left - 7} y={y(tick) + 4} textAnchor="end">
            {String(tick).replace('-', '−')}
          </text>
        </g>
      ))}
      <text className={styles.label} x={falls(own) ? axis.right - 4 : axis.left + 8} y={TOP + 13} textAnchor={falls(own) ? 'end' : 'start'}>
        {label}
      </text>
      {hover === null ? null : <path className={styles.hover} d={`M${axis.x(hover)} ${TOP}V${height - BOTTOM}`} />}
      {playhead === null ? null : <path className={styles.at} d={`M${playhead.x} ${TOP}V${height}`} />}
      <path className={styles.other} d={paths.other} />
      <path className={styles.own} d={paths.own} />
      {dots.map(({ t, value }) => (Number.isFinite(value) ? <circle key={t} className={styles.dot} cx={axis.x(t)} cy={y(value)} r="2" /> : null))}
      {playhead === null || !Number.isFinite(playhead.value) || (log && playhead.value <= 0) ? null : <circle className={styles.here} cx={playhead.x} cy={y(playhead.value)} r="4" />}
    </svg>
  );
}

/** Whether the line falls to the right, where t is 0. */
function falls(values: readonly number[]): boolean {
  return (values[0] ?? 0) < (values.at(-1) ?? 0);
}
