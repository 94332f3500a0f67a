import { useMemo, useRef } from 'react';
import { diverging } from '../../render/colour-maps.ts';
import { paintDiverging } from '../../render/paint.ts';
import type { SinusoidFormula } from '../../render/sinusoids.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { formatFixed, formatTimestep } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { sinusoidColumns } from './sinusoid.ts';
import styles from './TimePage.module.css';

interface EveryTimestepProps {
  readonly formula: SinusoidFormula;
  /** Timesteps of training. */
  readonly timesteps: number;
  readonly length: number;
  /** What the network is told. */
  readonly here: number | null;
}

/** t runs down from left to right. */
function placeShare(t: number, timesteps: number): number {
  return (timesteps - 1 - t + 0.5) / timesteps;
}

const RULER = [0, 0.25, 0.5, 0.75, 1];

/** The embedding of every t by the formula, t running down from left to right as on the film; the one that the network is told framed. */
export function EveryTimestep({ formula, timesteps, length, here }: EveryTimestepProps) {
  const actions = useActions();
  const visited = useStore((state) => state.schedule.timesteps);
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const table = useMemo(() => sinusoidColumns(timesteps, length, formula), [timesteps, length, formula]);
  const paint = useMemo(() => (theme: 'light' | 'dark') => paintDiverging(table, 1, diverging[theme]), [table]);
  const placeOf = (t: number): string => `${placeShare(t, timesteps) * 100}%`;
  const nearest = (column: number): number => {
    const t = timesteps - 1 - column;
    let best = 0;
    visited.forEach((other, i) => {
      if (Math.abs(other - t) < Math.abs((visited[best] ?? Infinity) - t)) best = i;
    });
    return best;
  };
  return (
    <div ref={root} className={styles.every}>
      <Raster
        name={`Sinusoidal embedding of all ${timesteps} timesteps, ${length} numbers each`}
        rows={length}
        columns={timesteps}
        aspect={width > 0 ? width / Math.max(128, Math.min(256, length * 4)) : 3.5}
        smooth={width < timesteps}
        paint={paint}
        read={(row, column) => `t = ${timesteps - 1 - column}, number ${row}: ${formatFixed(table[row * timesteps + column] ?? NaN, 3)}`}
        onChoose={(_, column) => actions.seek(nearest(column))}
      >
        {here === null ? null : <i className={styles.now} style={{ left: placeOf(here) }} />}
      </Raster>
      <div className={styles.ruler} aria-hidden="true">
        {visited.map((t, i) => (
          <i key={i} className={styles.visit} style={{ left: placeOf(t) }} />
        ))}
        {RULER.filter((share) => here === null || share === 0 || share === 1 || Math.abs(share - placeShare(here, timesteps)) > 0.05).map((share) => (
          <span key={share} className={styles.label} style={{ left: `${share * 100}%`, transform: `translateX(${-share * 100}%)` }}>
            {share === 0 ? `t = ${timesteps - 1}` : Math.round((1 - share) * (timesteps - 1))}
          </span>
        ))}
        {here === null ? null : (
          <b className={styles.nowLabel} style={{ left: placeOf(here) }}>
            {formatTimestep(here)}
          </b>
        )}
      </div>
    </div>
  );
}
