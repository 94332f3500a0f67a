import type { TensorInfo } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { weightRole, weightShape } from './weight-kind.ts';
import styles from './WeightLinks.module.css';

/** The way to what an operator has learnt: "its weights: kernels 96×96×3×3, bias 96". */
export function WeightLinks({ info: { op, weights } }: { info: TensorInfo }) {
  const actions = useActions();
  if (weights.length === 0) return null;
  return (
    <span className={styles.weights}>
      its weights:{' '}
      {weights.map((weight, index) => (
        <span key={`${weight.input} ${weight.name}`}>
          {index > 0 ? ', ' : ''}
          <Button look="link" title={weight.name} onClick={() => actions.setView({ page: 'tensor', tensor: weight.name })}>
            {weightRole(op, weight)} {weightShape(weight.dims)}
          </Button>
        </span>
      ))}
    </span>
  );
}
