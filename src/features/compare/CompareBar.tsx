import { useRef, useState } from 'react';
import { isGuided } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Term } from '../../ui/Term.tsx';
import { useFootHeight } from '../../ui/use-foot-height.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { DifferencePlot } from './DifferencePlot.tsx';
import { LargePictures } from './LargePictures.tsx';
import { PictureCanvas, RGB_32 } from './PictureCanvas.tsx';
import { differenceDomain, formatMeanSquare, minus, ownDomain, percentShares } from './scales.ts';
import { pictureDifferences, tensorDifferences } from './step-differences.ts';
import { useComparison, type Comparison, type Letter, type Run } from './use-comparison.ts';
import { useHeldKey, useShow, useShowing, type Showing } from './use-show.ts';
import { useEscape } from './use-escape.ts';
import styles from './Comparison.module.css';

/** While two runs are there: both pictures and their difference, which of them the page shows, and how far apart they are. Always in reach. */
export function CompareBar() {
  const comparison = useComparison();
  return comparison === null ? null : <Bar comparison={comparison} />;
}

function Bar({ comparison }: { comparison: Comparison }) {
  const actions = useActions();
  const [large, setLarge] = useState(false);
  const bar = useRef<HTMLElement>(null);
  useFootHeight(bar, '--bar', 'sticky');
  useHeldKey('x');
  useEscape(large, () => setLarge(false));
  const { a, b, differs, common, inHand, beside } = comparison;
  const showing = useShowing();
  const drop = (letter: Letter): void => actions.endComparison(inHand.letter === letter ? 'beside' : 'hand');
  return (
    <>
      <section ref={bar} className={styles.bar} aria-label="Comparison of A and B" data-comparison="">
        <Pictures comparison={comparison} />
        <div className={styles.middle}>
          <p className={styles.differs}>
            {showing === 'difference' ? differenceSentence(inHand, beside) : differs.length === 0 ? 'B is the same as A so far: change its prompt, seed, sampler or anything else.' : `From A to B: ${differs.join(', ')}.`}
            {showing === 'difference' || common.length === 0 ? '' : ` Both ${common.join(', ')}.`}
          </p>
          <p className={styles.actions} data-control="">
            <Button look="link" title="Each of the two takes the other’s letter" onClick={() => actions.swapLetters()}>
              swap<span className={styles.long}> A and B</span>
            </Button>
            <Button look="link" title="Continue with A alone" onClick={() => drop('B')}>
              keep <span className={styles.long}>only </span>A
            </Button>
            <Button look="link" title="Continue with B alone" onClick={() => drop('A')}>
              keep <span className={styles.long}>only </span>B
            </Button>
            <Button look="link" aria-expanded={large} onClick={() => setLarge(!large)}>
              large
            </Button>
            <span className={styles.hint}>
              hold <kbd>x</kbd> to see {beside.letter}
            </span>
          </p>
        </div>
        <Numbers comparison={comparison} />
        <Announcement a={a.words} b={b.words} />
      </section>
      {large ? <LargePictures comparison={comparison} /> : null}
    </>
  );
}

/** What it is called, and where it stands if that is another step than the playhead's. */
function wordsOf({ words, position, record }: Run, inHand: Run): string {
  return position === inHand.position || position >= record.run.total ? words : `${words}, at its step ${position}`;
}

/** The three pictures are the choice of what the page shows. */
function Pictures({ comparison: { a, b, inHand, of: minuend, from } }: { comparison: Comparison }) {
  const show = useShow();
  const showing = useShowing();
  const difference = minus(minuend.picture, from.picture);
  const span = differenceDomain(difference);
  const name = `${minuend.letter} − ${from.letter}`;
  const choices: readonly { readonly of: Showing; readonly head: string; readonly words: string; readonly data: Float32Array | undefined; readonly domain: number }[] = [
    { of: 'A', head: 'A', words: wordsOf(a, inHand), data: a.picture, domain: ownDomain(a.picture) },
    { of: 'B', head: 'B', words: wordsOf(b, inHand), data: b.picture, domain: ownDomain(b.picture) },
    { of: 'difference', head: name, words: differenceWords(difference, span), data: difference, domain: span },
  ];
  return (
    <div className={styles.pictures} role="group" aria-label="The page shows">
      {choices.map(({ of, head, words, data, domain: scale }) => (
        <button
          key={of}
          type="button"
          className={classNames(styles.choice, of === showing && styles.chosen)}
          aria-pressed={of === showing}
          aria-label={of === 'difference' ? `difference, ${head}: ${words}` : `${head}: ${words}`}
          onClick={() => {
            if (of !== 'difference' || showing !== 'difference') show(of);
          }}
        >
          <PictureCanvas data={data} domain={scale} className={styles.small} />
          <span className={styles.label}>
            <b>{of === 'difference' ? <><span className={styles.long}>difference </span>{head}</> : head}</b>
            <span className={styles.words}>{words}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

function differenceSentence(inHand: Run, beside: Run): string {
  const [one, other] = [inHand, beside].map(({ record }) => isGuided(record.recipe));
  const half = one === other ? '' : ` Only ${one === true ? inHand.letter : beside.letter} is guided: inside the network, the conditional halves are subtracted.`;
  return `Every map below is ${inHand.letter} − ${beside.letter}, centred on 0; the equation and the time embedding are ${inHand.letter}’s.${half}`;
}

function differenceWords(difference: Float32Array | undefined, span: number): string {
  if (difference === undefined) return 'not computed yet';
  return difference.every((value) => value === 0) ? 'none here' : `grey is 0, ends ±${formatMeanSquare(span)}`;
}

/** Mean square difference here, what of it is structure and what detail, and the course of it. */
function Numbers({ comparison: { inHand, beside } }: { comparison: Comparison }) {
  const shape = useStore((state) => state.manifest?.sample) ?? RGB_32;
  const tensor = useStore(({ view }) => (view.page === 'figure' ? null : view.tensor));
  const differences = pictureDifferences(inHand, beside, shape);
  const ofTensor = tensor === null ? [] : tensorDifferences(inHand, beside, tensor);
  const at = Math.max(0, Math.min(inHand.position, inHand.record.run.total));
  const here = differences[at] ?? null;
  const tensorHere = ofTensor[at] ?? null;
  const [colour = 0, structure = 0, detail = 0] = here === null ? [] : percentShares([here.bands.constant, here.bands.low, here.bands.high]);
  return (
    <div className={styles.numbers}>
      <p className={styles.number}>
        <Term explain="Mean of (A − B)² over all values of x̂₀, the picture that the network expects at this step; at the end, of the finished pictures. Values are not clipped here; where pictures are compared as displayed, as in the lab, they are clipped to −1 … 1 first and the number is smaller.">
          <span className={styles.long}>mean square difference</span>
          <span className={styles.brief}>mean (A − B)²</span>
        </Term>{' '}
        <b>{here === null ? '…' : formatMeanSquare(here.meanSquare)}</b>
        {here === null || here.meanSquare === 0 ? null : (
          <span className={styles.bands}>
            <Term explain="Frequency bands of the difference: colour is what is the same everywhere (0 cycles), structure the other frequencies below ¼ cycle per pixel, detail those above. The three add up to the whole.">
              colour {colour}%, structure {structure}%, detail {detail}%
            </Term>
          </span>
        )}
        {tensor === null ? null : <span className={styles.tensor}>the open tensor {tensorHere === null ? '…' : formatMeanSquare(tensorHere)}</span>}
      </p>
      <div className={styles.course}>
        <DifferencePlot
          name="Mean square difference of A and B at each step"
          series={[
            { name: 'x̂₀', colour: 'var(--ink)', values: differences.map((each) => each?.meanSquare ?? null) },
            ...(ofTensor.some((value) => value !== null) ? [{ name: 'open tensor', colour: 'var(--ink-2)', dashed: true, values: [...ofTensor, null] }] : []),
          ]}
          count={differences.length}
          at={at}
          height={56}
        />
      </div>
    </div>
  );
}

function Announcement({ a, b }: { a: string; b: string }) {
  const showing = useShowing();
  return <VisuallyHidden live>{showing === 'difference' ? 'The page shows the difference.' : `The page shows ${showing}: ${showing === 'A' ? a : b}.`}</VisuallyHidden>;
}
