import { notation } from '../../diffusion/notation.ts';
import type { Expr, QuantitySymbol, ScalarSymbol, ScalarValues } from '../../diffusion/terms.ts';
import { formatCoefficient, formatFixed } from '../../ui/format.ts';
import { Formula } from '../../ui/Formula.tsx';
import { Hovercard } from '../../ui/Hovercard.tsx';
import { exprFormula, exprText, scalarsIn, symbolFormula, symbolText } from './notation-formula.ts';
import { domainOf, isPicture } from './quantity-picture.ts';
import { QuantityCanvas } from './QuantityCanvas.tsx';
import styles from './Equation.module.css';

interface QuantityTileProps {
  readonly symbol: QuantitySymbol;
  readonly data: Float32Array;
  /** As it enters the sum: drawn in the card beside the quantity itself, on the scale that all terms of the sum share. */
  readonly contribution?: { readonly coefficient: number; readonly domain: number };
}

/** A quantity as a small picture over its symbol; enlarged and explained on hover and focus. */
export function QuantityTile({ symbol, data, contribution }: QuantityTileProps) {
  const domain = domainOf(symbol, data);
  const scale = isPicture(symbol) ? `black and white are ±${plain(domain)}` : `grey is 0, black and white are ±${plain(domain)}`;
  return (
    <Hovercard
      className={styles.item}
      label={symbolText(symbol)}
      side="above"
      align="center"
      trigger={
        <>
          <span className={styles.top}>
            <QuantityCanvas data={data} domain={domain} />
          </span>
          <span className={styles.bottom}>
            <Formula node={symbolFormula(symbol)} />
          </span>
        </>
      }
      text={
        <>
          {capitalise(notation[symbol].meaning)}; {scale}.
        </>
      }
      figure={() => (
        <span className={styles.enlarged}>
          <span className={styles.large}>
            <QuantityCanvas data={data} domain={domain} />
            <span className={styles.caption}>
              <Formula node={symbolFormula(symbol)} />
            </span>
          </span>
          {contribution === undefined ? null : (
            <span className={styles.large}>
              <QuantityCanvas data={data} domain={contribution.domain} scale={contribution.coefficient} />
              <span className={styles.caption}>
                × {formatCoefficient(contribution.coefficient)}, on the sum’s scale ±{formatCoefficient(contribution.domain)}
              </span>
            </span>
          )}
        </span>
      )}
    />
  );
}

/** A coefficient as a number over its expression; the card says what the expression's symbols are and their values now. */
export function FactorTile({ factor, enclosed, expression, values }: { factor: number; enclosed: boolean; expression: Expr; values: ScalarValues }) {
  const symbols = scalarsIn(expression);
  const number = formatCoefficient(factor);
  return (
    <Hovercard
      className={styles.item}
      label={`${exprText(expression)} = ${number}`}
      side="above"
      align="center"
      trigger={
        <>
          <span className={styles.top}>{enclosed ? `(${number})` : number}</span>
          <span className={styles.bottom}>
            <Formula node={exprFormula(expression)} />
          </span>
        </>
      }
      text={symbols.length === 0 ? `The number ${number}.` : symbols.map((symbol) => <ScalarLine key={symbol} symbol={symbol} value={values[symbol]} />)}
    />
  );
}

function ScalarLine({ symbol, value }: { symbol: ScalarSymbol; value: number | undefined }) {
  return (
    <span className={styles.scalar}>
      <Formula node={symbolFormula(symbol)} spoken={symbolText(symbol)} />
      {value === undefined ? '' : ` = ${formatFixed(value, 4)}`}: {notation[symbol].meaning}.
    </span>
  );
}

function plain(domain: number): string {
  return formatCoefficient(domain).replace(/\.0+$/, '');
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
