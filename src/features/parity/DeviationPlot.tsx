import { useRef, useState, type PointerEvent } from 'react';
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Deviation } from '../../protocol/golden-taps.ts';
import { formatScientific } from '../../ui/format.ts';
import { useWidth } from '../../ui/use-width.ts';
import { pointIn } from '../../ui/zoom.ts';
import { DRAWN_LEAST, drawnAt, PARITY_LIMIT } from './deviation.ts';
import styles from './ParityPage.module.css';

const HEIGHT = 190;
const LEFT = 54;
const BOTTOM = 18;
/** Between the line of what is smaller than the scale shows, and that of what is exact. */
const EXACT = 14;

/** Every tensor as a dot, in the order of computation, its deviation on a logarithmic scale: errors are seen to grow on the way. */
export function DeviationPlot({ deviations, onChoose }: { deviations: readonly Deviation[]; onChoose: (name: string) => void }) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [at, setAt] = useState<number | null>(null);
  const top = Math.max(PARITY_LIMIT * 2, ...deviations.map(({ relative }) => (Number.isFinite(relative) ? relative * 2 : 1)));
  const x = scaleLinear([0, Math.max(1, deviations.length - 1)], [LEFT + 6, Math.max(LEFT + 7, width - 8)]);
  const y = scaleLog([DRAWN_LEAST, top], [HEIGHT - BOTTOM - EXACT, 6]).clamp(true);
  const ticks = y.ticks(5).filter((tick) => Math.abs(Math.log10(tick) % 1) < 1e-6);
  const under = (event: PointerEvent<HTMLElement>): number =>
    Math.max(0, Math.min(deviations.length - 1, Math.round(x.invert(pointIn(event.currentTarget, event).x))));
  const shown = at === null ? undefined : deviations[at];
  const worst = deviations.reduce((most, { relative }) => Math.max(most, relative), 0);
  return (
    <div
      ref={root}
      className={styles.plot}
      role="img"
      aria-label={`Deviation of ${deviations.length} tensors from PyTorch’s in the order of computation, largest ${formatScientific(worst, 1)}`}
      onPointerMove={(event) => setAt(under(event))}
      onPointerLeave={() => setAt(null)}
      onPointerUp={() => { if (shown !== undefined) onChoose(shown.name); }}
    >
      {width === 0 ? null : (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <path className={styles.grid} d={`M${LEFT} ${y(tick)}H${width}`} />
              <text className={styles.tick} x={LEFT - 7} y={y(tick) + 4} textAnchor="end">
                {tick === DRAWN_LEAST ? `≤ ${formatScientific(tick)}` : formatScientific(tick)}
              </text>
            </g>
          ))}
          <path className={styles.grid} d={`M${LEFT} ${HEIGHT - BOTTOM}H${width}`} />
          <text className={styles.tick} x={LEFT - 7} y={HEIGHT - BOTTOM + 4} textAnchor="end">
            exact
          </text>
          <path className={styles.limit} d={`M${LEFT} ${y(PARITY_LIMIT)}H${width}`} />
          {deviations.map(({ name, relative }, i) => (
            <circle key={name} className={relative > PARITY_LIMIT ? styles.beyond : styles.point} cx={x(i)} cy={drawnAt(relative) === 'exact' ? HEIGHT - BOTTOM : y(relative)} r={i === at ? 4.5 : 2.5} />
          ))}
          <text className={styles.tick} x={LEFT} y={HEIGHT - 3}>
            first computed
          </text>
          <text className={styles.tick} x={width} y={HEIGHT - 3} textAnchor="end">
            last
          </text>
        </svg>
      )}
      {shown === undefined || at === null ? null : (
        <span className={styles.readout} style={at > deviations.length / 2 ? { right: width - x(at) + 9 } : { left: x(at) + 9 }}>
          {shown.name} <b>{shown.relative === 0 ? 'exact' : formatScientific(shown.relative, 1)}</b>
        </span>
      )}
    </div>
  );
}
