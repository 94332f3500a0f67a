import { WeightLinks as Links } from '../../controls/WeightLinks.tsx';
import type { TensorInfo } from '../../protocol/engine.ts';
import { weightRole, weightShape } from './weight-kind.ts';
import styles from './WeightLinks.module.css';

/** The weights of the operator that made a tensor, each by its role and shape. */
export function WeightLinks({ info: { op, weights } }: { info: TensorInfo }) {
  if (weights.length === 0) return null;
  return (
    <span className={styles.weights}>
      <Links weights={weights} said={(weight) => `${weightRole(op, weight)} ${weightShape(weight.dims)}`} />
    </span>
  );
}
