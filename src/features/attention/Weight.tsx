import { useActions } from '../../store/actions.ts';
import { madeAt } from '../../store/made-at.ts';
import { Button } from '../../ui/Button.tsx';
import { formatFixed, formatScientific } from '../../ui/format.ts';
import type { Layer } from './layers.ts';

interface WeightProps {
  readonly layer: Layer;
  readonly weight: number;
  /** What is read, in words. */
  readonly of: string;
  /** Which softmax it comes out of; null for what is none: a mean of heads, of pixels, of tokens. */
  readonly made: { readonly head: number; readonly query: number; readonly key: number } | null;
}

/** A weight, written out; where it is one number of the tensor it leads to the sum that made it. */
export function Weight({ layer, weight, of, made }: WeightProps) {
  const actions = useActions();
  // Of thousands of pixels each has less than a thousandth.
  const text = weight < 5e-4 && weight > 0 ? formatScientific(weight, 1) : formatFixed(weight, 3);
  if (made === null) return text;
  return (
    <Button look="link" title="how this weight is computed" aria-label={`${text}: how the weight of ${of} is computed`} onClick={() => actions.setView(madeAt(layer.attention.probabilities, placeOf(layer, made), { head: made.head }))}>
      {text}
    </Button>
  );
}

/** Row and column in the tensor, whichever of the two comes first in it. */
function placeOf({ attention: { keyAxis, queryAxis } }: Layer, { query, key }: { readonly query: number; readonly key: number }): readonly [number, number] {
  return keyAxis < queryAxis ? [key, query] : [query, key];
}
