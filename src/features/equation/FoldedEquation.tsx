import { useId, useState } from 'react';
import type { QuantitySymbol, ScalarValues, Term } from '../../diffusion/terms.ts';
import { lengthOf, SideContext } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useFrame } from '../../store/tensors.ts';
import { formatCoefficient } from '../../ui/format.ts';
import { Formula } from '../../ui/Formula.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Equation } from './Equation.tsx';
import { symbolFormula, symbolText } from './notation-formula.ts';
import { withoutZeroNoise } from './quiet-zeros.ts';
import { signTerm } from './term-signs.ts';
import styles from './FoldedEquation.module.css';

/** The update in numbers alone, on a line, where its pictures would be out of sight: they come with a click. */
export function FoldedEquation() {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <SideContext value="hand">
      <button type="button" className={styles.fold} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'unfold' : 'fold'} />
        <Numbers />
      </button>
      <div id={id}>{open ? <Equation /> : null}</div>
    </SideContext>
  );
}

function Numbers() {
  const letter = useStore((state) => state.letter);
  const compared = useStore((state) => state.beside !== null);
  const last = useStore(lengthOf);
  const step = useStore((state) => state.view.step);
  const frame = useFrame(Math.max(0, Math.min(step, last - 1)));
  const whose = compared ? `The update of ${letter}` : 'The update';
  if (frame === undefined) return <span className={styles.numbers}>{whose}</span>;
  const { predOriginalSample, prevSample, values, clipped } = frame.terms;
  return (
    <span className={styles.numbers}>
      <span className={styles.whose}>{whose}</span>{' '}
      <Line of="predOriginalSample" terms={predOriginalSample} values={values} clipped={clipped} />{' '}
      <Line of="prevSample" terms={prevSample} values={values} />
    </span>
  );
}

/** x̂₀ = 1.45 x_t − 1.05 ε̂, the coefficients of this step. */
function Line({ of, terms, values, clipped = false }: { of: QuantitySymbol; terms: readonly Term[]; values: ScalarValues; clipped?: boolean }) {
  const sum = terms.map((term, index) => {
    const { sign, factor, plain } = signTerm({ ...term, expression: withoutZeroNoise(term.expression, values) });
    const number = plain ? '' : formatCoefficient(factor);
    return (
      <span key={index}>
        {index === 0 ? (sign === '−' ? '−' : '') : ` ${sign} `}
        {index > 0 && factor < 0 && !plain ? `(${number})` : number}
        {plain ? '' : ' '}
        <Formula node={symbolFormula(term.symbol)} spoken={symbolText(term.symbol)} />
      </span>
    );
  });
  return (
    <span className={styles.line} translate="no">
      <Formula node={symbolFormula(of)} spoken={symbolText(of)} /> = {clipped ? 'clip(' : ''}
      {sum}
      {clipped ? ')' : ''}
    </span>
  );
}
