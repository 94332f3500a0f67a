import { Fragment } from 'react';
import type { TensorInfo } from '../protocol/engine.ts';
import { useActions } from '../store/actions.ts';
import { Button } from '../ui/Button.tsx';

type Weight = TensorInfo['weights'][number];

/** The way to what an operator has learnt: "its weights: kernels 96×96×3×3, bias 96". `said` is the words for one of them. */
export function WeightLinks({ weights, said }: { readonly weights: readonly Weight[]; readonly said: (weight: Weight) => string }) {
  const actions = useActions();
  return (
    <>
      its weights:{' '}
      {weights.map((weight, index) => (
        <Fragment key={`${weight.input} ${weight.name}`}>
          {index > 0 ? ', ' : ''}
          <Button look="link" title={weight.name} onClick={() => actions.setView({ page: 'tensor', tensor: weight.name })}>
            {said(weight)}
          </Button>
        </Fragment>
      ))}
    </>
  );
}
