import { useMemo } from 'react';
import { valuesOf } from '../../render/samples.ts';
import { recogniseSinusoid, type Sinusoid } from '../../render/sinusoids.ts';
import { toldAt } from '../../protocol/told.ts';
import { useStore } from '../../store/store.ts';
import { useRoomChanges } from '../../store/use-steps.ts';

/**
 * The formula that reproduces the model's sinusoids of the t that it is told, at every step at which they are held, or null where none does; undefined while
 * none is held.
 */
export function useSinusoid(name: string | null, total: number, last: number): Sinusoid | null | undefined {
  const recipe = useStore((state) => state.recipe);
  const held = useRoomChanges();
  return useMemo(() => {
    if (name === null) return null;
    const seen = Array.from({ length: total }, (_, position) => position).flatMap((position) => {
      // Of the run: a step under a dragging hand is told what no recipe says yet.
      const tensor = held.room.hand.probe(position, name);
      const timestep = held.room.hand.frame(position)?.timestep;
      if (tensor === undefined || timestep === undefined) return [];
      const conditional = (tensor.dims[0] ?? 1) === 1;
      return [{ timestep: toldAt(recipe, position, timestep, { conditional, last }), values: valuesOf(tensor, 0) }];
    });
    return seen.length === 0 ? undefined : recogniseSinusoid(seen);
  }, [name, total, recipe, last, held]);
}
