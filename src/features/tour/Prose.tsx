import { Word } from '../../controls/Word.tsx';
import { formatCoefficient, formatFixed, formatPercent } from '../../ui/format.ts';
import { Subscripts } from '../../ui/Subscripts.tsx';
import type { FoundNumber } from './chapter.ts';
import { piecesOf } from './text.ts';
import styles from './Opened.module.css';

export type Values = Readonly<Record<string, number>>;

interface ProseProps {
  readonly text: string;
  readonly numbers?: Readonly<Record<string, FoundNumber>>;
  readonly values?: Values;
  /** What stands where a number has not been measured. */
  readonly open?: string;
}

/** A paragraph of a chapter: words of the field explain themselves, numbers are those that were measured. */
export function Prose({ text, numbers = {}, values = {}, open = '…' }: ProseProps) {
  return piecesOf(text).map((piece, i) => {
    if (piece.kind === 'text') return <Subscripts key={i} text={piece.text} />;
    if (piece.kind === 'word') {
      return (
        <span key={i} className={piece.before + piece.after === '' ? undefined : styles.together}>
          {piece.before}
          <Word of={piece.of}>
            <Subscripts text={piece.text} />
          </Word>
          {piece.after}
        </span>
      );
    }
    const [value, number] = [values[piece.name], numbers[piece.name]];
    return value === undefined || number === undefined ? (
      open
    ) : (
      <data key={i} value={value} data-number={piece.name} translate="no">
        <b>{written(value, number.as)}</b>
      </data>
    );
  });
}

export function written(value: number, as: FoundNumber['as']): string {
  switch (as) {
    case 'percent':
      return formatPercent(value);
    case 'whole':
      return Math.round(value).toLocaleString('en');
    case 'times':
      return value >= 10 ? formatFixed(value, 0) : formatCoefficient(Number(value.toPrecision(2)));
    case 'number':
      return formatFixed(value, Math.abs(value) < 0.1 ? 3 : 2);
  }
}
