import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../onnx/byte-source.ts';
import { digest, identityOf } from './identity.ts';

const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const bytes = (length: number, seed: number) => new Uint8Array(length).fill(seed).fill(seed + 1, length - 3);
const nobody = () => undefined;

describe('what a network is called by', () => {
  it('is the SHA-256 of its file, in whatever parts it is read', async () => {
    const file = bytes(4_000_001, 1);
    let heard = 0;
    expect(await digest(inMemory(file), (more) => (heard += more))).toBe(sha(file));
    expect([0, file.length]).toContain(heard);
    expect(await identityOf('abc', new Map(), nobody)).toBe('abc');
  });

  it('says every byte of the weights beside it, and which file they lie in', async () => {
    const [first, second] = [bytes(16_777_216 + 5, 2), bytes(10, 3)];
    const of = (weights: Record<string, Uint8Array>) => identityOf('abc', new Map(Object.entries(weights).map(([path, data]) => [path, inMemory(data)])), nobody);
    const parts = [first.subarray(0, 16_777_216), first.subarray(16_777_216)].map(sha);
    expect(await of({ b: second, a: first })).toBe(sha(['abc', `a ${first.length}`, ...parts, 'b 10', sha(second)].join('\n')));
    const other = first.slice();
    other[16_777_218] = 0;
    expect(new Set([await of({ a: first, b: second }), await of({ a: other, b: second }), await of({ b: first, a: second })]).size).toBe(3);
  });
});
