import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { readStoredNpz } from './stored-npz.ts';
import { writeNpz } from './write-npz.ts';

describe('npy', () => {
  it('reads what NumPy writes: np.save of np.arange(6, dtype="<f4").reshape(2, 3)', () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117) + '\n';
    const bytes = new Uint8Array(128 + 24);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    bytes.set(new TextEncoder().encode(header), 10);
    bytes.set(new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer), 128);
    expect(readNpy(bytes)).toEqual({ dims: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
    expect(writeNpy(readNpy(bytes))).toEqual(bytes);
  });

  it('goes there and back for every type and for scalars', () => {
    for (const array of [
      { dims: [], data: Float32Array.of(3.5) },
      { dims: [2], data: Float64Array.of(1 / 3, -1) },
      { dims: [1, 3], data: Int32Array.of(1, -2, 3) },
      { dims: [1], data: BigInt64Array.of(-(2n ** 40n)) },
      { dims: [0, 4], data: new Uint8Array(0) },
    ]) {
      expect(readNpy(writeNpy(array))).toEqual(array);
    }
  });

  it('says what is wrong', () => {
    expect(() => readNpy(new Uint8Array(8))).toThrow('not a .npy file');
    const whole = writeNpy({ dims: [4], data: new Float32Array(4) });
    expect(() => readNpy(whole.subarray(0, whole.length - 1))).toThrow('cut short');
    expect(() => readNpy(whole.subarray(0, 60))).toThrow('cut short');
    expect(() => writeNpy({ dims: [3], data: new Float32Array(4) })).toThrow('do not fit');
  });
});

describe('npz', () => {
  it('keeps names with slashes, order and values', () => {
    const arrays = [
      ['0/sample', { dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
      ['0/tokens', { dims: [3], data: Int32Array.of(1, 0, 0) }],
    ] as const;
    expect([...readNpz(writeNpz(arrays))]).toEqual(arrays);
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
  });

  it('whose parts are stored is read without what unpacks, and says what is wrong', () => {
    const arrays = [
      ['0/sample', { dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
      ['0/tokens', { dims: [3], data: Int32Array.of(1, 0, 0) }],
    ] as const;
    const file = writeNpz(arrays);
    expect([...readStoredNpz(file)]).toEqual(arrays);
    expect(() => readStoredNpz(file.subarray(0, 180))).toThrow('cut short');
    expect(() => readStoredNpz(new Uint8Array(100))).toThrow('no arrays');
    const packed = Uint8Array.from(file);
    packed[8] = 8;
    expect(() => readStoredNpz(packed)).toThrow('packed');
  });

  it('sets no memory aside for a file that says that it is claims a size that it cannot have', () => {
    const lying = writeNpz([['x', { dims: [4], data: new Float32Array(4) }]]);
    const view = new DataView(lying.buffer);
    const entry = [...lying.keys()].find((at) => at + 4 <= lying.length && view.getUint32(at, true) === 0x02014b50) ?? 0;
    view.setUint32(entry + 24, 0xfffffff0, true);
    expect(() => readNpz(lying)).toThrow('claims a size that it cannot have');
  });
});
