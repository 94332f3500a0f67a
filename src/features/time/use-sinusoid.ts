import { useMemo } from 'react';
import { valuesOf } from '../../render/samples.ts';
import { recogniseSinusoid, type Sinusoid } from '../../render/sinusoids.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { useRoomChanges } from '../../store/use-steps.ts';

/**
 * The formula that reproduces the model's sinusoids at every step at which they are held, or null where none does; undefined while
 * none is held.
 */
export function useSinusoid(name: string | null, total: number): Sinusoid | null | undefined {
  const change = useRoomChanges();
  return useMemo(() => {
    if (name === null) return null;
    const seen = Array.from({ length: total }, (_, position) => position).flatMap((position) => {
      const tensor = tensorRoom.probe(position, name);
      const timestep = tensorRoom.frame(position)?.timestep;
      return tensor === undefined || timestep === undefined ? [] : [{ timestep, values: valuesOf(tensor, 0) }];
    });
    return seen.length === 0 ? undefined : recogniseSinusoid(seen);
    // `change` stands for what the room holds.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name, total, change]);
}
