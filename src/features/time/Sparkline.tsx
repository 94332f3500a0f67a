import { line } from 'd3-shape';
import styles from './TimePage.module.css';

const WIDTH = 96;
const HEIGHT = 22;

/** A number over the run, small; gaps where it is not known. */
export function Sparkline({ name, values, most, at }: { name: string; values: readonly (number | null)[]; most: number; at: number }) {
  const x = (i: number): number => 3 + (i / Math.max(1, values.length - 1)) * (WIDTH - 6);
  const y = (value: number): number => HEIGHT - 2 - (value / most) * (HEIGHT - 5);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, i) => x(i))
    .y((value) => y(value ?? 0));
  const here = values[at] ?? null;
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <path className={styles.base} d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} />
      <path className={styles.stroke} d={path([...values]) ?? ''} />
      {here === null ? null : <circle className={styles.dot} cx={x(at)} cy={y(here)} r="3" />}
    </svg>
  );
}
