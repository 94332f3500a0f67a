import { largestOf, rowOfQuery } from '../../render/attention-maps.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { LookInView } from '../../store/use-look.ts';
import { Button } from '../../ui/Button.tsx';
import { formatFixed } from '../../ui/format.ts';
import { pixelAt, queryAt, type Layer } from './layers.ts';
import { headName } from './PixelMaps.tsx';
import { useRow } from './use-attention.ts';
import { useWeightColours } from './weight-colours.ts';
import { Weight } from './Weight.tsx';
import styles from './Reads.module.css';

const MOST = 4;

interface LooksMostProps {
  readonly layer: Layer;
  /** The layer at whose resolution the pixel is. */
  readonly open: Layer;
  readonly pixel: readonly [number, number];
  readonly look: LookInView;
}

/** The pixels that one pixel reads most, written out, and all others together; they sum to 1. */
export function LooksMost({ layer, open, pixel, look }: LooksMostProps) {
  const actions = useActions();
  const chosen = useStore((state) => state.view.head);
  const looks = useRow(layer, look, queryAt(layer, pixel, open));
  const { difference } = useWeightColours();
  if (looks === null || difference) return null;
  const { resolution, heads, tokens, probabilities } = layer.attention;
  const head = chosen !== null && chosen < heads ? chosen : null;
  const [row, column] = pixelAt(pixel, open.attention.resolution, resolution);
  const query = row * resolution[1] + column;
  const weights = rowOfQuery(head === null ? looks.mean : looks.heads, head ?? 0, 0);
  const most = largestOf(weights, MOST);
  const others = 1 - most.reduce((sum, key) => sum + (weights[key] ?? 0), 0);
  return (
    <section aria-label="Where it looks most" className={styles.reads}>
      <p>
        <b>
          row {row}, column {column} looks most at
        </b>{' '}
        <span className={styles.quiet}>
          {headName(head)}, {layer.place}
          {resolution[0] === open.attention.resolution[0] ? '' : `; the same place, on its grid of ${resolution.join('×')}`}
        </span>
      </p>
      <ul className={styles.wide}>
        {most.map((key) => {
          const weight = weights[key] ?? NaN;
          const place = `row ${Math.floor(key / resolution[1])}, column ${key % resolution[1]}`;
          return (
            <li key={key} className={styles.line}>
              <span>{key === query ? 'itself' : place}</span>
              <span className={styles.track}>
                <i className={styles.pixels} style={{ width: `${weight * 100}%` }} />
              </span>
              <span className={styles.number}>
                <Weight layer={layer} weight={weight} of={place} made={head === null || layer.byRow ? null : { head, query, key }} />
              </span>
            </li>
          );
        })}
        {most.length === tokens ? null : (
          <li className={styles.line}>
            <span className={styles.quiet}>the other {tokens - most.length}</span>
            <span />
            <span className={styles.number}>{formatFixed(others, 3)}</span>
          </li>
        )}
      </ul>
      {head === null && heads > 1 && !layer.byRow ? (
        <p className={styles.quiet} data-control="">
          A mean of {heads} heads.{' '}
          <Button look="link" onClick={() => actions.setView({ tensor: probabilities, head: 0, pixel: [row, column] })}>
            Choose a head
          </Button>{' '}
          to see how a weight is computed.
        </p>
      ) : null}
    </section>
  );
}
