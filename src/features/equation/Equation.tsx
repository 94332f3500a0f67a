import { memo, useDeferredValue, useMemo, useRef } from 'react';
import type { QuantitySymbol, ScalarValues, Stage, Term } from '../../diffusion/terms.ts';
import type { Frame } from '../../protocol/frame.ts';
import { picturesNote } from '../../render/paint.ts';
import { lengthOf, SideContext } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useFrame } from '../../store/tensors.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatScientific } from '../../ui/format.ts';
import { Popover } from '../../ui/Popover.tsx';
import { Term as Explained } from '../../ui/Term.tsx';
import { useRoving } from '../../ui/use-roving.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { factorText, symbolText } from './notation-formula.ts';
import { FactorTile, QuantityTile } from './TermTile.tsx';
import { withoutZeroNoise } from './quiet-zeros.ts';
import { commonDomain, residualOf, signTerm } from './term-signs.ts';
import { useFit } from './use-fit.ts';
import styles from './Equation.module.css';

/** Whether there is a row for it that is as wide as the whole figure, and `long` ones have room in it: not on a narrow screen, nor where the tour stands beside the page. */
function useOneRow(): { readonly short: boolean; readonly long: boolean } {
  const touring = useStore((state) => state.view.tour !== null);
  const alone = useStore((state) => state.view.embed.includes('film')) && 'lecture' in document.documentElement.dataset;
  const wideAlone = useMediaQuery(alone ? '(min-width: 900px)' : '(min-width: 960px)');
  const wide = useMediaQuery('(min-width: 1200px)');
  const besideTour = useMediaQuery('(min-width: 1310px)');
  const wideBesideTour = useMediaQuery('(min-width: 1572px)');
  return touring ? { short: besideTour, long: wideBesideTour } : { short: wideAlone, long: wide || (alone && wideAlone) };
}

/** Of a run that is played while it is computed: so many steps are shown, and of a long one each tenth, so that no number is long behind the step. */
const SHOWN_IN_PASSING = 6;
const LATEST = 10;

/** As many terms of x̂₀ and x_t′ as stand in one row at their full size. */
const ROOMY = 4;

/**
 * The sampler's update with this step's numbers: x̂₀ from what the network was given and what it answered, whatever the sampler
 * works out in between, and x_t′. Every term is a small picture with its factor, and the terms are added up for all to see.
 */
export function Equation() {
  // Terms of a difference would be no sampler's: it is the update of the run in hand.
  return (
    <SideContext value="hand">
      <InHand />
    </SideContext>
  );
}

function InHand() {
  const room = useOneRow();
  const whose = useStore(({ letter, beside }) => (beside === null ? null : letter));
  const plane = useRef<HTMLElement>(null);
  useRoving(plane);
  const last = useStore(lengthOf);
  // The film under the hand comes first; the equation follows when there is time, at the latest when the hand rests. While the network runs there
  // is no hand, and nobody reads numbers that pass: a few of the steps are shown, each with a picture of the screen that is drawn anyway.
  const passing = useStore((state) => state.playing && state.run.state === 'running');
  const now = useStore((state) => state.view.step);
  const wanted = passing ? now - (now % Math.min(LATEST, Math.ceil(last / SHOWN_IN_PASSING))) : now;
  const later = useDeferredValue(wanted);
  const step = passing ? wanted : later;
  // At the end there is no further step: the one that led there stays.
  const position = Math.max(0, Math.min(step, last - 1));
  const frame = useFrame(position);
  const long = frame !== undefined && (frame.terms.stages.length > 0 || frame.terms.predOriginalSample.length + frame.terms.prevSample.length > ROOMY);
  const oneRow = long ? room.long : room.short;
  const what = frame === undefined ? [] : [frame.terms.predOriginalSample.length, frame.terms.stages.length, frame.terms.prevSample.length, frame.terms.clipped];
  useFit(plane, [oneRow, whose, ...what].join(' '));
  return (
    <section ref={plane} data-roving="" className={classNames(styles.equation, oneRow ? styles.row : styles.rows, long && styles.long)} aria-label={whose === null ? 'The update of this step' : `The update of this step in ${whose}`}>
      {whose === null ? null : <p className={styles.whose}>The update of {whose}, the current run:</p>}
      {frame === undefined ? (
        <p className={styles.absent}>The equation of step {position} appears here once the step is computed.</p>
      ) : (
        <Update frame={frame} />
      )}
    </section>
  );
}

const Update = memo(function Update({ frame }: { frame: Frame }) {
  const { terms } = frame;
  const { long: oneRow } = useOneRow();
  const note = useStore((state) => (state.manifest === null ? null : picturesNote(state.manifest.sample.channels)));
  const residual = useMemo(
    () =>
      Math.max(
        residualOf(terms.predOriginalSample, terms.unclippedPredOriginalSample),
        ...terms.stages.map((stage) => residualOf(stage.terms, stage.data)),
        residualOf(terms.prevSample, frame.prev),
      ),
    [terms, frame],
  );
  return (
    <>
      <Sum symbol="predOriginalSample" data={frame.predX0} terms={terms.predOriginalSample} values={terms.values} clipped={terms.clipped} />
      {oneRow ? null : <Stages stages={terms.stages} values={terms.values} />}
      <Sum symbol="prevSample" data={frame.prev} terms={terms.prevSample} values={terms.values} />
      <div className={styles.end}>
        {oneRow ? <Between stages={terms.stages} values={terms.values} /> : null}
        <p className={styles.residual}>
          <span>The terms add up: </span>
          <Explained explain="The largest difference between the sum of the terms, added here from the arrays on screen, and the result, divided by the largest value of the result. What is left is float32 rounding.">
            residual {formatScientific(residual)}
          </Explained>
          {note === null ? null : <span className={styles.about}> · each picture: {note}</span>}
        </p>
      </div>
    </>
  );
});

interface StagesProps {
  readonly stages: readonly Stage[];
  readonly values: ScalarValues;
}

/** What the sampler works out between x̂₀ and x_t′. */
function Stages({ stages, values }: StagesProps) {
  return stages.map((stage, index) => <Sum key={index} symbol={stage.symbol} data={stage.data} terms={stage.terms} values={values} />);
}

/** The same where a row is all the room there is: it opens in a panel, so that the row has room for x̂₀ and x_t′, and beside them for the way to it. */
function Between({ stages, values }: StagesProps) {
  if (stages.length === 0) return null;
  return (
    <Popover
      trigger={stages.length === 1 ? '1 intermediate sum' : `${stages.length} intermediate sums`}
      className={styles.open}
      panelLabel="What the sampler computes in between"
      panelClassName={styles.panel}
    >
      {() => <Stages stages={stages} values={values} />}
    </Popover>
  );
}

interface SumProps {
  readonly symbol: QuantitySymbol;
  readonly data: Float32Array;
  readonly terms: readonly Term[];
  readonly values: ScalarValues;
  readonly clipped?: boolean;
}

function Sum({ symbol, data, terms, values, clipped = false }: SumProps) {
  const signed = useMemo(() => terms.map((term) => ({ term, ...signTerm({ ...term, expression: withoutZeroNoise(term.expression, values) }) })), [terms, values]);
  const domain = useMemo(() => commonDomain(terms), [terms]);
  const spoken = signed
    .map(({ sign, plain, expression, term }, index) => {
      const before = index === 0 ? (sign === '−' ? '−' : '') : ` ${sign} `;
      return `${before}${plain ? '' : `${factorText(expression)} · `}${symbolText(term.symbol)}`;
    })
    .join('');
  return (
    <div className={styles.sum} role="group" aria-label={`${symbolText(symbol)} = ${clipped ? `clip(${spoken})` : spoken}`}>
      <QuantityTile symbol={symbol} data={data} />
      <Operator>=</Operator>
      {clipped ? (
        <>
          <span className={styles.item}>
            <span className={styles.top}>
              <Explained explain="Values of the estimate outside the range of pictures (±1) are clipped, or the whole is scaled down (thresholding), before the step continues.">
                clip
              </Explained>
            </span>
          </span>
          <Operator>(</Operator>
        </>
      ) : null}
      {signed.map(({ term, sign, factor, expression, plain }, index) => (
        <span key={index} className={styles.term}>
          {index === 0 && sign === '+' ? null : <Operator>{sign}</Operator>}
          {plain ? null : (
            <>
              <FactorTile factor={factor} enclosed={index > 0 && factor < 0} expression={expression} values={values} />
              <Operator tight>·</Operator>
            </>
          )}
          <QuantityTile symbol={term.symbol} data={term.data} contribution={{ coefficient: term.coefficient, domain }} />
        </span>
      ))}
      {clipped ? <Operator>)</Operator> : null}
    </div>
  );
}

function Operator({ children, tight = false }: { children: string; tight?: boolean }) {
  return (
    <span className={tight ? styles.dot : styles.operator} aria-hidden="true">
      <span className={styles.top}>{children}</span>
    </span>
  );
}
