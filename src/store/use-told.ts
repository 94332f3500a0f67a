import { lastTimestep, toldAt } from '../protocol/told.ts';
import { useRecord } from './side.ts';
import { useStore } from './store.ts';

/** The t that the network is told at an evaluation, which an edit can make another than the sampler's; null while that is not known. */
export function useTold(index: number, timestep: number | null, conditional: boolean): number | null {
  const recipe = useRecord((record) => record.recipe);
  const manifest = useStore((state) => state.manifest);
  return timestep === null || manifest === null ? timestep : toldAt(recipe, index, timestep, { conditional, last: lastTimestep(manifest) });
}
