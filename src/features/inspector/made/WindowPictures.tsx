import type { Window } from '../../../onnx/sums/sum.ts';
import { formatValue } from '../values.ts';
import { PlaneCanvas } from '../PlaneCanvas.tsx';
import styles from './ValueMade.module.css';

interface WindowPicturesProps {
  readonly window: Window;
  /** Values of the strongest colours. */
  readonly scales: { readonly input: number; readonly kernel: number; readonly product: number };
}

/** What the kernel sees, the kernel, and their products, which are what is added up. */
export function WindowPictures({ window: { height, width, input, kernel }, scales }: WindowPicturesProps) {
  // beyond the edge is 0
  const seen = input.map((value) => (Number.isNaN(value) ? 0 : value));
  const products = seen.map((value, i) => value * (kernel[i] ?? 0));
  const picture = (values: Float32Array, domain: number, of: string) => (
    <span className={styles.picture} style={{ aspectRatio: `${width} / ${height}` }} role="img" aria-label={`${of}: ${Array.from(values, formatValue).join(', ')}`} title={`${of}\n${rowsOf(values, width)}`}>
      <PlaneCanvas values={values} height={height} width={width} domain={domain} kind="diverging" />
    </span>
  );
  return (
    <span className={styles.pictures}>
      {picture(seen, scales.input, 'window')} × {picture(kernel, scales.kernel, 'kernel')} → {picture(products, scales.product, 'products')}
    </span>
  );
}

function rowsOf(values: Float32Array, width: number): string {
  const cells = Array.from(values, formatValue);
  return Array.from({ length: Math.ceil(cells.length / width) }, (_, row) => cells.slice(row * width, (row + 1) * width).join('  ')).join('\n');
}
