import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readNpz } from '../../src/base/npz.ts';
import { deviation } from '../../src/engine/golden.ts';
import { readHalves, sharesOf } from '../../src/render/join-halves.ts';
import { volumeOfSample } from '../../src/render/samples.ts';
import { openShipped, shippedManifest } from './shipped-network.ts';

// By training/join_goldens.py.
const arrays = readNpz(new Uint8Array(readFileSync(new URL('../goldens/joins-emoji-16.npz', import.meta.url))));
const golden = (name: string): Float32Array => Float32Array.from(arrays.get(name)?.data ?? [], Number);
const CONDITIONAL = 1;

it('the halves of each join, read after the group norm, and their shares are PyTorch’s', { timeout: 60_000 }, async () => {
  const { network, model } = await openShipped(shippedManifest());
  const { skips } = model.anatomy;
  const names = skips.flatMap(({ encoder, decoder, read }) => [encoder, decoder, read?.tensor ?? '']);
  const inputs = {
    sample: golden('inputs/sample'),
    timestep: golden('inputs/timestep'),
    conditions: { tokens: { dims: [2, 8], data: Int32Array.from(golden('inputs/tokens')) } },
    batch: 2,
  };
  const { tensors } = await network.look(inputs, names);
  await network.release();
  const volume = (name: string) => {
    const tensor = tensors.find((one) => one.name === name);
    const found = tensor === undefined ? null : volumeOfSample(tensor, CONDITIONAL);
    if (found === null) throw new Error(`no map ${name}`);
    return found;
  };
  expect(skips).toHaveLength(2);
  for (const skip of skips) {
    expect(skip.read?.norm).toBe('group norm');
    const raw = { skip: volume(skip.encoder), below: volume(skip.decoder) };
    const read = readHalves(raw, volume(skip.read?.tensor ?? ''), skip);
    if (read === null) throw new Error('not read');
    const level = `decoder.${skip.level}`;
    for (const half of ['skip', 'below'] as const) expect(deviation(read[half].data, golden(`${level}/${half}`)), `${level} ${half}`).toBeLessThan(1e-4);
    for (const [how, halves] of [['raw', raw], ['read', read]] as const) {
      const [variance, detail, pattern] = golden(`${level}/${how}/shares`);
      const { variance: ofVariance, detail: ofDetail, patternBelow } = sharesOf(halves);
      expect([ofVariance, ofDetail, patternBelow].map((share) => Number(share.toFixed(4)))).toEqual([variance, detail, pattern].map((share) => Number(share?.toFixed(4))));
    }
  }
});
