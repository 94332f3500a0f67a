import { useState } from 'react';
import { rangeOf } from '../../render/domain.ts';
import { paintPicture } from '../../render/paint.ts';
import { useStore } from '../../store/store.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { formatFixed } from '../../ui/format.ts';
import type { PlotSeries } from '../../ui/LinePlot.tsx';
import { Raster } from '../../ui/Raster.tsx';
import { DifferencePlot } from './DifferencePlot.tsx';
import { PictureCanvas, RGB_32 } from './PictureCanvas.tsx';
import { differenceDomain, differenceLegend, formatMeanSquare, minus, ownDomain } from './scales.ts';
import { pictureDifferences, type PictureDifference } from './step-differences.ts';
import type { Comparison } from './use-comparison.ts';
import styles from './LargePictures.module.css';

const ways = [
  { value: 'beside', label: 'side by side' },
  { value: 'swipe', label: 'swipe' },
] as const;

/** Both pictures large, side by side with one place marked in all three, or one over the other. */
export function LargePictures({ comparison }: { comparison: Comparison }) {
  const [way, setWay] = useState<(typeof ways)[number]['value']>('beside');
  return (
    <section className={styles.large} aria-label="A and B large" data-comparison="">
      <p className={styles.head}>
        <span>x̂₀ at this step, the picture at the end</span>
        <Choice label="Pictures" hideLabel options={ways} value={way} onChange={setWay} />
      </p>
      {way === 'beside' ? <SideBySide comparison={comparison} /> : <Swipe comparison={comparison} />}
      <Course comparison={comparison} />
    </section>
  );
}

function SideBySide({ comparison: { a, b, of, from } }: { comparison: Comparison }) {
  const shape = useStore((state) => state.manifest?.sample) ?? RGB_32;
  const [place, setPlace] = useState<readonly [number, number] | null>(null);
  const difference = minus(of.picture, from.picture);
  const span = differenceDomain(difference);
  const scales = [ownDomain(a.picture), ownDomain(b.picture)] as const;
  // Where one of them bursts the scale that pictures have, both say theirs.
  const apart = scales.some((scale) => scale > 1);
  const three = [
    { name: 'A', note: a.words, data: a.picture, domain: scales[0] },
    { name: 'B', note: b.words, data: b.picture, domain: scales[1] },
    { name: `${of.letter} − ${from.letter}`, note: differenceLegend(difference, shape.channels), data: difference, domain: span },
  ];
  return (
    <div className={styles.three}>
      {three.map(({ name, note, data, domain: scale }) => (
        <Figure key={name} title={name} note={note} caption={data === undefined ? 'not computed yet' : `${rangeWords(data)}${data !== difference && apart ? `, drawn on ±${formatMeanSquare(scale)}` : ''}`}>
          <LargeRaster name={`${name}: ${note}`} data={data} domain={scale} shape={shape} place={place} onPlace={setPlace} />
        </Figure>
      ))}
    </div>
  );
}

/** What of the difference is coarse and what detail, at every step. */
function Course({ comparison: { inHand, beside } }: { comparison: Comparison }) {
  const shape = useStore((state) => state.manifest?.sample) ?? RGB_32;
  const differences = pictureDifferences(inHand, beside, shape);
  const series = (name: string, dash: boolean, of: (each: PictureDifference) => number): PlotSeries => ({
    name,
    colour: dash ? 'var(--ink-2)' : 'var(--ink)',
    dashed: dash,
    values: differences.map((each) => (each === null ? null : of(each))),
  });
  return (
    <div className={styles.course}>
      <p className={styles.legend}>
        Mean square difference of x̂₀ at each step: <b>coarse</b> (line), colour and structure: frequencies below ¼ cycle per pixel, against <b>detail</b> (dashes), those above.
      </p>
      <DifferencePlot
        name="Coarse difference against detail at each step"
        series={[series('coarse', false, ({ bands }) => bands.low + bands.constant), series('detail', true, ({ bands }) => bands.high)]}
        count={differences.length}
        at={Math.min(inHand.position, differences.length - 1)}
        height={110}
      />
    </div>
  );
}

interface LargeRasterProps {
  readonly name: string;
  readonly data: Float32Array | undefined;
  readonly domain: number;
  readonly shape: typeof RGB_32;
  readonly place: readonly [number, number] | null;
  readonly onPlace: (place: readonly [number, number]) => void;
}

function LargeRaster({ name, data, domain, shape: { channels, height, width }, place, onPlace }: LargeRasterProps) {
  const pixels = height * width;
  const read = (row: number, column: number): string => {
    const values = Array.from({ length: channels }, (_, c) => formatFixed(data?.[c * pixels + row * width + column] ?? NaN, 2));
    return `row ${row}, column ${column}: ${values.join(', ')}`;
  };
  return (
    <>
      <Raster
        name={name}
        subject={name.slice(0, 1)}
        rows={height}
        columns={width}
        paint={data === undefined ? null : () => paintPicture(data, channels, pixels, domain)}
        read={read}
        chosen={place}
        onChoose={(row, column) => onPlace([row, column])}
        waiting="not computed yet"
      />
      {place === null || data === undefined ? null : <span className={styles.here}>{read(...place)}</span>}
    </>
  );
}

/** B lies over A and is uncovered from the right by the slider. */
function Swipe({ comparison: { a, b } }: { comparison: Comparison }) {
  const [at, setAt] = useState(50);
  return (
    <div className={styles.swipe}>
      <PictureCanvas data={a.picture} domain={ownDomain(a.picture)} className={styles.under} />
      <div className={styles.over} style={{ clipPath: `inset(0 0 0 ${at}%)` }}>
        <PictureCanvas data={b.picture} domain={ownDomain(b.picture)} className={styles.under} />
      </div>
      <i className={styles.edge} style={{ left: `${at}%` }} />
      <span className={styles.nameA} aria-hidden="true">A</span>
      <span className={styles.nameB} aria-hidden="true">B</span>
      <input
        type="range"
        className={styles.slider}
        aria-label="Swipe between A and B"
        aria-valuetext={`A on the left up to ${at}%, B on the right`}
        min={0}
        max={100}
        step={1}
        value={at}
        onChange={(event) => setAt(event.target.valueAsNumber)}
      />
    </div>
  );
}

function rangeWords(data: Float32Array): string {
  const { min, max } = rangeOf(data);
  return `values ${formatFixed(min, 2)} to ${formatFixed(max, 2)}`;
}
