import type { TensorInfo } from '../../protocol/engine.ts';

/** The tensors that a tensor goes into. */
export function feeds(tensors: readonly TensorInfo[], name: string): string[] {
  return tensors.filter(({ inputs }) => inputs.includes(name)).map((tensor) => tensor.name);
}
