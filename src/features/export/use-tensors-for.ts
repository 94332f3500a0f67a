import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { useActions } from '../../store/actions.ts';
import { tensorRoom } from '../../store/tensors.ts';

/** What the network was fed at a step, whole; and tensors of it: those that are held, and the others by one network run. */
export function useTensorsFor(step: number): { inputs: () => Promise<NetworkInputs>; fetch: (names: readonly string[]) => Promise<Tensor[]> } {
  const actions = useActions();
  const fetch = async (names: readonly string[]): Promise<Tensor[]> => {
    const held = (name: string): Tensor | undefined => tensorRoom.probe(step, name);
    const missing = names.filter((name) => held(name) === undefined);
    const fetched = new Map((missing.length === 0 ? [] : await actions.probe(step, missing)).map((tensor) => [tensor.name, tensor]));
    return names.flatMap((name) => fetched.get(name) ?? held(name) ?? []);
  };
  return { inputs: () => actions.fed(step), fetch };
}
