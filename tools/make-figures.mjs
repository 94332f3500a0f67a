// Writes public/models/<id>/figure.json of each shipped model: the figure's parts, from its graph, and the directions in
// channel space that hold the colours of its maps still, from evaluations of the default recipe's run. To be run whenever weights
// or default recipe change; src/features/u-map/figure-file.test.ts fails where they have.
import { writeFileSync } from 'node:fs';
import { close, load, openShipped, shippedIds } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { findAnatomy } = await load('/src/onnx/anatomy.ts');
const { defaultRecipe, inputDims } = await load('/src/protocol/manifest.ts');
const { halvesSubject, readHalves } = await load('/src/render/join-halves.ts');
const { referenceDirections } = await load('/src/render/reference-directions.ts');
const { describeFigure, wantedTensors } = await load('/src/features/u-map/figure.ts');
const { encodeDirections } = await load('/src/features/u-map/figure-file.ts');

/** Which evaluations of the run stand for all: early, middle, late. */
const LOOKS = [0.2, 0.5, 0.8];

for (const id of shippedIds) {
  const { folder, manifest, graph, names, network } = await openShipped(id);
  const recipe = defaultRecipe(manifest);

  /** @type {Map<string, number[]>} */
  const dims = new Map();
  /** @type {any[]} */
  const inputs = [];
  /** @type {any[]} */
  const frames = [];
  const ask = async (/** @type {any} */ given) => {
    inputs.push(given);
    return network.look(given, []);
  };
  for await (const { frame } of trajectory({ manifest, recipe, known: [], until: Infinity }, ask)) frames.push(frame);
  const first = await network.look(inputs[0], names);
  for (const tensor of first.tensors) dims.set(tensor.name, [1, ...tensor.dims.slice(1)]);
  for (const [name, shape] of inputDims(manifest)) dims.set(name, shape);
  const figure = describeFigure(findAnatomy(graph, dims), (/** @type {string} */ name) => dims.get(name));
  const wanted = wantedTensors(figure, null, 'read');

  /** @type {Map<string, any[]>} */
  const looks = new Map();
  for (const share of LOOKS) {
    const at = Math.floor(share * frames.length);
    const { tensors } = await network.look(inputs[at], wanted);
    const picture = { data: frames[at].predX0, ...manifest.sample };
    /** The evaluation with the words: the last of the batch. */
    const volumes = new Map(
      tensors
        .filter((/** @type {any} */ tensor) => tensor.dims.length === 4)
        .map((/** @type {any} */ { name, dims: [batch, channels, height, width], data }) => {
          const length = channels * height * width;
          return [name, { data: data.slice((batch - 1) * length), channels, height, width }];
        }),
    );
    for (const { join } of figure.levels) {
      if (join === null) continue;
      const skip = volumes.get(join.skip.encoder);
      const below = volumes.get(join.skip.decoder);
      volumes.set(join.skip.joined, joined(skip, below, join.skip.op));
      const read = join.skip.read === null ? null : readHalves({ skip, below }, volumes.get(join.skip.read.tensor), join.skip);
      if (read !== null) volumes.set(halvesSubject(join.skip.read.tensor), joined(read.skip, read.below, join.skip.op));
    }
    for (const [name, volume] of volumes) looks.set(name, [...(looks.get(name) ?? []), { volume, picture }]);
  }
  await network.release();
  const directions = Object.fromEntries([...looks].map(([name, some]) => [name, encodeDirections(referenceDirections(some))]));
  const file = JSON.stringify({ format: 2, model_sha256: manifest.model.sha256, figure, directions });
  writeFileSync(new URL('figure.json', folder), `${file}\n`);
  console.log(`${id}: ${Object.keys(directions).length} tensors, ${file.length} bytes`);
}
await close();

/** Skip, then below, as render/feature-map.ts joins them. */
function joined(/** @type {any} */ skip, /** @type {any} */ below, /** @type {string} */ op) {
  if (op === 'Add') return { ...skip, data: skip.data.map((/** @type {number} */ v, /** @type {number} */ i) => v + below.data[i]) };
  const data = new Float32Array(skip.data.length + below.data.length);
  data.set(skip.data);
  data.set(below.data, skip.data.length);
  return { ...skip, channels: skip.channels + below.channels, data };
}
