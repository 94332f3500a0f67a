import { useMemo } from 'react';
import type { Volume } from '../../render/feature-map.ts';
import { energyBeyond, radialSpectrum, type Spectrum } from '../../render/spectrum.ts';
import { formatPercent, formatScientific } from '../../ui/format.ts';
import { LinePlot, type PlotSeries } from '../../ui/LinePlot.tsx';
import { Term } from '../../ui/Term.tsx';
import styles from './ResamplingPage.module.css';

interface SpectraProps {
  readonly direction: 'down' | 'up';
  /** The operator that changes the resolution. */
  readonly op: string;
  readonly before: Volume | null;
  readonly after: Volume | null;
}

const EXPLAIN =
  'Power of the two-dimensional Fourier transform, averaged over channels and over rings of one cycle’s width; channel means are left out. N samples a side carry up to N/2 cycles.';

/** Radially averaged power of both maps on one axis of cycles across the picture. */
export function Spectra({ direction, op, before, after }: SpectraProps) {
  const spectra = useMemo(() => (before === null || after === null ? null : { before: radialSpectrum(before), after: radialSpectrum(after) }), [before, after]);
  if (before === null || after === null || spectra === null) return null;
  const [fine, coarse] = direction === 'down' ? [before, after] : [after, before];
  const limit = [coarse.height, coarse.width] as const;
  const count = Math.max(spectra.before.cycles.length, spectra.after.cycles.length);
  const series: PlotSeries[] = [
    { name: 'before', colour: 'var(--ink-2)', values: padded(spectra.before, count) },
    { name: 'after', colour: direction === 'down' ? 'var(--encoder)' : 'var(--decoder)', values: padded(spectra.after, count), dashed: true },
  ];
  const share = energyBeyond(fine, limit) / radialTotal(fine);
  return (
    <section aria-label="Spectrum" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b>
            <Term explain={EXPLAIN}>spectrum</Term>
          </b>{' '}
          <span className={styles.quiet}>power by cycles across the picture</span>
        </span>
        <span className={styles.key}>
          {series.map(({ name, colour, dashed }) => (
            <span key={name}>
              <i style={{ borderTop: `2px ${dashed === true ? 'dashed' : 'solid'} ${colour}` }} /> {name}
            </span>
          ))}
        </span>
      </p>
      <LinePlot
        name={`Power spectra before and after, 1 to ${count} cycles across the picture`}
        series={series}
        count={count}
        height={150}
        log
        format={(value) => formatScientific(value)}
        ends={['1 cycle', `${count} cycles`]}
        readX={(x) => `${x + 1} cycle${x === 0 ? '' : 's'}`}
        rule={{ x: coarse.width / 2 - 1, text: `${coarse.height}×${coarse.width} carries no more` }}
      />
      <p className={styles.quiet}>
        {direction === 'down'
          ? `${formatPercent(share)} of the energy before lies beyond what ${coarse.height}×${coarse.width} samples can carry.`
          : `${formatPercent(share)} of the energy after lies beyond what ${coarse.height}×${coarse.width} samples carried.`}
        {op === 'ConvTranspose' && risesAtTheEnd(spectra.after) ? (
          <>
            {' '}
            The rise towards {count} cycles is a{' '}
            <Term explain="Odena et al. 2016: a transposed convolution computes even and odd samples with different weights, and its output alternates between them.">checkerboard</Term>{' '}
            of neighbouring samples.
          </>
        ) : null}
      </p>
    </section>
  );
}

/** Whether the finest ring is well above the quietest of the finer half. */
function risesAtTheEnd({ power }: Spectrum): boolean {
  const finer = power.subarray(Math.floor(power.length / 2));
  return finer.length > 2 && (finer.at(-1) ?? 0) > 2 * Math.min(...finer);
}

function radialTotal(volume: Volume): number {
  return radialSpectrum(volume).total;
}

function padded({ power }: Spectrum, count: number): (number | null)[] {
  return Array.from({ length: count }, (_, i) => power[i] ?? null);
}
