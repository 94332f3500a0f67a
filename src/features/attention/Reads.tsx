import { rowOfQuery, sharesOfKeys } from '../../render/attention-maps.ts';
import { useActions } from '../../store/actions.ts';
import { formatFixed } from '../../ui/format.ts';
import { weightOfColumn, type Column } from './columns.ts';
import type { Layer } from './layers.ts';
import { headName } from './PixelMaps.tsx';
import type { Maps } from './use-attention.ts';
import { Weight } from './Weight.tsx';
import styles from './Reads.module.css';

interface ReadsProps {
  readonly layer: Layer;
  readonly maps: Maps;
  readonly columns: readonly Column[];
  /** At the layer's resolution; null for the mean over all pixels. */
  readonly pixel: readonly [number, number] | null;
  readonly head: number | null;
  readonly word: number;
}

/** How one pixel divides its attention among the words, written out; they sum to 1. */
export function Reads({ layer, maps, columns, pixel, head, word }: ReadsProps) {
  const actions = useActions();
  const source = head === null ? maps.mean : maps.heads;
  const at = head !== null && head < maps.heads.heads ? head : 0;
  const weights = pixel === null ? sharesOfKeys(source, at) : rowOfQuery(source, at, pixel[0] * layer.attention.resolution[1] + pixel[1]);
  /** Of one head, a number is one softmax; a mean of heads is none. */
  const query = pixel === null || head === null ? null : pixel[0] * layer.attention.resolution[1] + pixel[1];
  const sum = columns.reduce((total, column) => total + weightOfColumn(weights, column), 0);
  return (
    <section aria-label="What it reads" className={styles.reads}>
      <p>
        <b>{pixel === null ? 'the whole picture reads' : `row ${pixel[0]}, column ${pixel[1]} reads`}</b>{' '}
        <span className={styles.quiet}>
          {head === null ? 'mean' : headName(head)}, {layer.place}
        </span>
      </p>
      <ul>
        {columns.map((column, i) => {
          const weight = weightOfColumn(weights, column);
          return (
            <li key={i} className={styles.line} aria-current={column.word === word ? 'true' : undefined}>
              {column.word === null ? (
                <span>{column.label}</span>
              ) : (
                <button type="button" className={styles.name} onClick={() => actions.setView({ word: column.word })}>
                  {column.label}
                </button>
              )}
              <span className={styles.track}>
                <i className={styles.bar} style={{ width: `${weight * 100}%` }} />
              </span>
              <span className={styles.number}>
                <Weight layer={layer} weight={weight} of={column.label} made={query === null || column.word === null ? null : { head: at, query, key: column.word }} />
              </span>
            </li>
          );
        })}
        <li className={styles.line}>
          <span className={styles.quiet}>sum</span>
          <span />
          <span className={styles.number}>{formatFixed(sum, 3)}</span>
        </li>
      </ul>
    </section>
  );
}
