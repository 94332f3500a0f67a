import { useActions } from '../../store/actions.ts';
import { endOfRun, useStore } from '../../store/store.ts';
import { LinePlot, type PlotSeries } from '../../ui/LinePlot.tsx';
import { formatMeanSquare } from './scales.ts';
import styles from './Comparison.module.css';

interface DifferencePlotProps {
  readonly name: string;
  readonly series: readonly PlotSeries[];
  /** Positions of the run in hand, its end included. */
  readonly count: number;
  readonly at: number;
  readonly height: number;
}

/** How far apart the two are at every step. A click, or the arrow keys, open the step. */
export function DifferencePlot({ name, series, count, at, height }: DifferencePlotProps) {
  const actions = useActions();
  const end = useStore(endOfRun);
  const last = count - 1;
  const here = series[0]?.values[at] ?? null;
  const said = here === null ? 'not computed' : formatMeanSquare(here);
  return (
    <div className={styles.plot}>
      <input
        type="range"
        className={styles.plotSlider}
        aria-label={name}
        aria-valuetext={`step ${at}: ${said}`}
        min={0}
        max={last}
        step={1}
        value={at}
        onChange={(event) => actions.seek(event.target.valueAsNumber)}
      />
      <LinePlot
        name={`${name}. At step ${at}: ${said}.`}
        series={series}
        count={count}
        height={height}
        log
        format={formatMeanSquare}
        ends={['0', String(last)]}
        at={at}
        readX={(x) => (x === last ? `step ${x}, the ${end}` : `step ${x}`)}
        onChoose={(x) => actions.seek(x)}
      />
    </div>
  );
}
