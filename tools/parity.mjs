// Prints how far every tensor of each shipped model's reference pass is from PyTorch's when onnxruntime-web computes it under Node, worst
// first: the table of the page "How right is this GPU", without a browser. Exits with 1 where one is beyond the limit.
//
//     node tools/parity.mjs [--all] [model …]
import { readFileSync } from 'node:fs';
import { close, load, openShipped, shippedIds } from './shipped-models.mjs';

const { measureParity, worstFirst, PARITY_LIMIT } = await load('/src/features/parity/deviation.ts');
const { readGoldenTaps } = await load('/src/protocol/golden-taps.ts');

const wished = process.argv.slice(2).filter((argument) => argument !== '--all');
const all = process.argv.includes('--all');
const ids = wished.length > 0 ? wished : shippedIds;
let beyond = 0;
for (const id of ids) {
  const { folder, manifest, names: tappable, network } = await openShipped(id);
  const golden = readGoldenTaps(new Uint8Array(readFileSync(new URL(manifest.golden.taps, folder))));
  const missing = tappable.filter((name) => !golden.references.has(name));
  if (missing.length > 0) throw new Error(`${id}: no reference for ${missing.join(', ')}`);
  const look = async (/** @type {string[]} */ some) => (await network.look(golden.inputs, some)).tensors;
  const sorted = worstFirst(await measureParity(golden.references, tappable, look, () => undefined, Infinity));
  await network.release();
  const failed = sorted.filter((/** @type {{relative: number}} */ { relative }) => !(relative <= PARITY_LIMIT)).length;
  beyond += failed;
  console.log(`${id}: ${sorted.length} tensors, ${failed} beyond ${PARITY_LIMIT}, worst ${sorted[0]?.relative.toExponential(1)}`);
  const width = Math.max(...sorted.map((/** @type {{name: string}} */ { name }) => name.length));
  for (const { name, largest, scale, relative } of all ? sorted : sorted.slice(0, 12)) {
    console.log(`  ${name.padEnd(width)}  ${relative.toExponential(1)}  (${largest.toExponential(1)} of ${scale.toPrecision(3)})`);
  }
}
await close();
process.exitCode = beyond > 0 ? 1 : 0;
