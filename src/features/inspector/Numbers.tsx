import { useEffect, useMemo, useRef } from 'react';
import { line } from 'd3-shape';
import { diverging, sequential, TABLE_SIZE } from '../../render/colour-maps.ts';
import { paintScale, type ScaleKind } from '../../render/plane-paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { histogramOf, statisticsOf, type Histogram, type Statistics } from '../../render/plane-statistics.ts';
import { formatScaleEnd } from './scale-end.ts';
import { useTheme, type Theme } from '../../ui/theme.ts';
import { formatShare, formatValue } from './values.ts';
import styles from './Numbers.module.css';

const BINS = 48;
const WIDTH = 480;
const HEIGHT = 72;

interface NumbersProps {
  /** What is large; null where that is no single number a place. */
  readonly values: Float32Array | null;
  readonly name: string;
  readonly all: Float32Array;
  readonly allName: string;
  readonly domain: number;
  readonly kind: ScaleKind;
}

/** How the numbers are spread, and what they come to. */
export function Numbers({ values, name, all, allName, domain, kind }: NumbersProps) {
  const from = kind === 'diverging' ? -domain : 0;
  const shown = values ?? all;
  const statistics = useMemo(() => statisticsOf(shown), [shown]);
  const bars = useMemo(() => histogramOf(shown, from, domain, BINS), [shown, from, domain]);
  const whole = useMemo(() => (values === null || values === all ? null : histogramOf(all, from, domain, BINS)), [values, all, from, domain]);
  return (
    <div className={styles.numbers}>
      <p className={styles.key}>{whole === null ? `bars: ${values === null ? allName : name}` : `bars: ${name} · line: ${allName}`}</p>
      <Bars bars={bars} whole={whole} kind={kind} label={`Histogram of ${values === null ? allName : name}, ${summary(statistics)}`} />
      <ColourBar kind={kind} />
      <div className={styles.axis} aria-hidden="true">
        <span>{kind === 'diverging' ? formatScaleEnd(-domain) : '0'}</span>
        {kind === 'diverging' ? <span>0</span> : null}
        <span>{kind === 'diverging' ? `+${formatScaleEnd(domain)}` : formatScaleEnd(domain)}</span>
      </div>
      <dl className={styles.list}>
        <Item term="mean" value={formatValue(statistics.mean)} />
        <Item term="sd" value={formatValue(statistics.deviation)} />
        <Item term="min" value={formatValue(statistics.min)} />
        <Item term="max" value={formatValue(statistics.max)} />
        <Item term="zeros" value={formatShare(statistics.zeros, statistics.length)} />
        <Item term="beyond scale" value={formatShare(bars.beyond, statistics.length)} />
      </dl>
      <NotFinite statistics={statistics} name={values === null ? allName : name} />
    </div>
  );
}

export function NotFinite({ statistics: { nans, infinities, length }, name }: { statistics: Statistics; name: string }) {
  if (nans + infinities === 0) return null;
  const parts = [...(nans > 0 ? [`${nans} NaN`] : []), ...(infinities > 0 ? [`${infinities} infinite`] : [])];
  return (
    <p className={styles.alarm}>
      {name}: {parts.join(' and ')} of {length} values, drawn in <span className={styles.swatch}>magenta</span>. Mean, sd, min and max are of
      the others.
    </p>
  );
}

function summary({ mean, deviation, min, max }: Statistics): string {
  return `mean ${formatValue(mean)}, standard deviation ${formatValue(deviation)}, from ${formatValue(min)} to ${formatValue(max)}`;
}

function Item({ term, value }: { term: string; value: string }) {
  return (
    <div className={styles.item}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The scale on which the picture above is drawn, under the numbers that lie on it. */
function ColourBar({ kind }: { kind: ScaleKind }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current) putPixels(canvas.current, paintScale(kind, theme), TABLE_SIZE, 1);
  }, [kind, theme]);
  return <canvas ref={canvas} className={styles.colours} aria-hidden="true" />;
}

/** Bars and line have each their own greatest height: it is their form that is compared. */
function Bars({ bars, whole, kind, label }: { bars: Histogram; whole: Histogram | null; kind: ScaleKind; label: string }) {
  const theme = useTheme();
  const most = Math.max(1, ...bars.counts);
  const mostWhole = Math.max(1, ...(whole?.counts ?? []));
  const step = WIDTH / BINS;
  const path = line<number>(
    (_, bin) => (bin + 0.5) * step,
    (count) => HEIGHT - 1 - (count / mostWhole) * (HEIGHT - 4),
  )([...(whole?.counts ?? [])]);
  return (
    <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.counts.map((count, bin) => {
        const height = (count / most) * (HEIGHT - 4);
        return (
          <rect
            key={bin}
            className={styles.bar}
            x={bin * step}
            y={HEIGHT - 1 - height}
            width={step - 0.75}
            height={height}
            fill={colourAt((bin + 0.5) / BINS, kind, theme)}
          />
        );
      })}
      {path === null || whole === null ? null : <path d={path} className={styles.line} />}
    </svg>
  );
}

function colourAt(share: number, kind: ScaleKind, theme: Theme): string {
  const table = kind === 'diverging' ? diverging[theme] : sequential[theme];
  const at = Math.round(share * (TABLE_SIZE - 1)) * 3;
  return `rgb(${table[at] ?? 0} ${table[at + 1] ?? 0} ${table[at + 2] ?? 0})`;
}
