import type { Operation } from '../operation.ts';

type Has = Pick<Operation, 'attributes'>;

/** Attribute readers with ONNX's defaults given by the caller. */
export function numberOf({ attributes }: Has, name: string, fallback: number): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : fallback;
}

export function numbersOf({ attributes }: Has, name: string): readonly number[] | null {
  const value = attributes[name];
  return typeof value === 'object' ? value : null;
}

export function stringOf({ attributes }: Has, name: string, fallback: string): string {
  const value = attributes[name];
  return typeof value === 'string' ? value : fallback;
}
