import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { Button } from '../../ui/Button.tsx';
import { formatCoefficient } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { swallowClick } from '../../ui/swallow-click.ts';
import { useWidth } from '../../ui/use-width.ts';
import { pointIn } from '../../ui/zoom.ts';
import type { ErrorPoint, Sweep } from './use-sweep.ts';
import styles from './ForwardPage.module.css';

/** The margins of the page's time axis, which the slider has too. */
export const AXIS = { left: 46, right: 10 };
const HEIGHT = 168;
const TOP = 10;
const BOTTOM = 20;

interface ErrorPlotProps {
  readonly sweep: Sweep;
  /** T − 1. */
  readonly last: number;
  readonly t: number;
  readonly error: number | null;
  readonly waiting: string | null;
  readonly onChoose: (t: number) => void;
}

/** The error of this picture against t: points as they are computed, and the line between them. */
export function ErrorPlot({ sweep, last, t, error, waiting, onChoose }: ErrorPlotProps) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [hover, setHover] = useState<ErrorPoint | null>(null);
  const { points } = sweep;
  const { x, y, ticks, path } = useMemo(() => {
    const across = scaleLinear([0, last], [AXIS.left, Math.max(AXIS.left + 1, width - AXIS.right)]);
    const values = points.map((point) => point.error).filter((value) => value > 0);
    const up = scaleLog([Math.min(0.01, ...values), Math.max(1, ...values)], [HEIGHT - BOTTOM, TOP]).nice();
    const stroke = line<ErrorPoint>(
      (point) => across(point.t),
      (point) => up(Math.max(1e-12, point.error)),
    );
    const powers = up.ticks().filter((tick) => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9);
    return { x: across, y: up, ticks: powers, path: stroke([...points]) ?? '' };
  }, [points, last, width]);
  const under = (event: PointerEvent<HTMLElement>): number => Math.max(0, Math.min(last, Math.round(x.invert(pointIn(event.currentTarget, event).x))));
  const nearest = (at: number): ErrorPoint | null => points.reduce<ErrorPoint | null>((best, point) => (best === null || Math.abs(point.t - at) < Math.abs(best.t - at) ? point : best), null);
  const summary = points.length === 0 ? 'nothing computed yet' : `${formatCoefficient(points[0]?.error ?? NaN)} at t = ${points[0]?.t ?? 0}, ${formatCoefficient(points.at(-1)?.error ?? NaN)} at t = ${points.at(-1)?.t ?? 0}`;
  return (
    <div className={styles.plotting} data-answers="">
      <p className={styles.lead}>
        <span>
          <b>error against t</b> <span className={styles.quiet}>mean square of ε − ε̂ for this picture and this noise, at {sweep.of} timesteps; logarithmic</span>
        </span>
        <SweepLine sweep={sweep} waiting={waiting} />
      </p>
      <div
        ref={root}
        className={styles.plot}
        role="img"
        aria-label={`Error against t: ${summary}`}
        onPointerMove={(event) => setHover(nearest(under(event)))}
        onPointerLeave={() => setHover(null)}
        onPointerUp={(event) => {
          swallowClick();
          onChoose(under(event));
        }}
      >
        {width === 0 ? null : (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            {ticks.map((tick) => (
              <g key={tick}>
                <path className={styles.grid} d={`M${AXIS.left} ${y(tick)}H${width - AXIS.right}`} />
                <text className={styles.tick} x={AXIS.left - 7} y={y(tick) + 4} textAnchor="end">
                  {formatCoefficient(tick).replace(/0+$/, '').replace(/\.$/, '')}
                </text>
              </g>
            ))}
            <path className={styles.at} d={`M${x(t)} ${TOP}V${HEIGHT - BOTTOM}`} />
            <path className={styles.stroke} d={path} />
            {points.map((point) => (
              <circle key={point.t} className={styles.dot} cx={x(point.t)} cy={y(Math.max(1e-12, point.error))} r={point === hover ? 4 : 1.75} />
            ))}
            {error === null || error <= 0 ? null : <circle className={styles.here} cx={x(t)} cy={Math.max(TOP, Math.min(HEIGHT - BOTTOM, y(error)))} r="4" />}
            <text className={styles.tick} x={AXIS.left} y={HEIGHT - 4}>
              t = 0, the picture
            </text>
            <text className={styles.tick} x={width - AXIS.right} y={HEIGHT - 4} textAnchor="end">
              t = {last}, noise
            </text>
          </svg>
        )}
        {hover === null ? null : (
          <span className={styles.readout} style={hover.t > last / 2 ? { right: width - x(hover.t) + 8 } : { left: x(hover.t) + 8 }}>
            <b>t = {hover.t}</b> {formatCoefficient(hover.error)}
          </span>
        )}
      </div>
    </div>
  );
}

function SweepLine({ sweep: { state, points, of, problem, start, cancel }, waiting }: { sweep: Sweep; waiting: string | null }) {
  if (state === 'done') return <span className={styles.quiet}>live · {points.length} evaluations</span>;
  if (state === 'failed' || state === 'cancelled') {
    return (
      <span className={styles.quiet}>
        {problem === null ? `stopped at ${points.length} of ${of}` : <span role="alert">{problem}</span>}{' '}
        <Button look="link" onClick={start}>
          continue
        </Button>
      </span>
    );
  }
  if (waiting !== null) return <span className={styles.quiet}>{waiting}</span>;
  return (
    <span className={styles.progress} role="status">
      <span>
        {points.length} of {of} timesteps{' '}
        <Button look="link" onClick={cancel}>
          cancel
        </Button>
      </span>
      <ProgressBar label="Timesteps computed" value={points.length} max={of} />
    </span>
  );
}
