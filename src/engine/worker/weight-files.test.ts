import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { UserError } from '../../base/user-error.ts';
import type { ByteSource } from '../../onnx/byte-source.ts';
import { openModel } from '../../onnx/model-file.ts';
import { manifestSchema } from '../../protocol/manifest.ts';
import { deviation, readGoldenSteps } from '../golden.ts';
import { Network } from './network.ts';
import { Runtime } from './runtime.ts';

const folder = new URL('../../../public/models/emoji-16/', import.meta.url);
const read = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));
const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
const whole = read(manifest.model.file);
const golden = readGoldenSteps(read(manifest.golden?.steps ?? ''));

const runtime = () => new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
const create = (source: ByteSource, onRead?: (bytes: number) => void) => {
  const { bytes, graph } = openModel(source, { readWhole: 0 });
  return Network.create(runtime(), { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, [], undefined, onRead);
};

it('onnxruntime takes weights tensor by tensor from where they lie, and computes with them what PyTorch does', { timeout: 60_000 }, async () => {
  let largest = 0;
  let bytes = 0;
  let last = new Uint8Array(0);
  const weights: Uint8Array[] = [];
  const network = await create(
    {
      size: whole.length,
      copies: true,
      read: (start, end) => {
        largest = Math.max(largest, end - start);
        last = whole.slice(start, end);
        return last;
      },
    },
    (part) => {
      bytes += part;
      weights.push(last);
    },
  );
  expect(bytes).toBeGreaterThan(whole.length / 3);
  expect(bytes).toBeLessThan(whole.length);
  expect(largest).toBeLessThan(whole.length / 2);
  // What was read is done away with as soon as it has been copied, but the last of it.
  expect(weights.filter(({ length }) => length > 0)).toEqual([last]);
  for (const { inputs, output } of golden) expect(deviation((await network.look(inputs, [])).output, output)).toBeLessThan(1e-4);
  await network.release();
});

it('a file that can no longer be read is what is told, not that a session was refused', { timeout: 60_000 }, async () => {
  let reads = 0;
  const gone = new UserError('model-unavailable', 'It was moved.');
  const creating = create({
    size: whole.length,
    read: (start, end) => {
      // after the graph, and some of the weights
      if (end - start > 16_000 && end - start !== 65_536 && reads++ > 2) throw gone;
      return whole.slice(start, end);
    },
  });
  await expect(creating).rejects.toBe(gone);
});
