// Writes public/models/<id>/figure.json of each shipped model: the figure's parts, from its graph, and the directions in
// channel space that hold the colours of its maps still, from evaluations of the default recipe's run; and maps.npz, what the figure shows where
// the cached run comes to rest. To be run whenever weights or default recipe change; src/features/u-map/figure-file.test.ts fails where they have.
// Names of models behind it: of those only.
import { writeFileSync } from 'node:fs';
import { close, load, openShipped, shippedIds } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { findAnatomy } = await load('/src/onnx/anatomy.ts');
const { defaultRecipe, inputDims } = await load('/src/protocol/manifest.ts');
const { halvesSubject, readHalves } = await load('/src/render/join-halves.ts');
const { referenceDirections } = await load('/src/render/reference-directions.ts');
const { describeFigure, wantedTensors } = await load('/src/features/u-map/figure.ts');
const { decodeDirections, encodeDirections } = await load('/src/features/u-map/figure-file.ts');
const { componentPainting } = await load('/src/features/u-map/tensor-paintings.ts');
const { componentsIn, joinComponentsIn } = await load('/src/features/u-map/components.ts');
const { setReferences } = await load('/src/render/reference-look.ts');
const { heldName } = await load('/src/store/read-names.ts');
const { writeNpz } = await load('/src/base/write-npz.ts');
const { halfBits } = await load('/src/base/float16.ts');

/** Which evaluations of the run stand for all: early, middle, late. */
const LOOKS = [0.2, 0.5, 0.8];

const asked = process.argv.slice(2);
for (const id of asked.length > 0 ? asked : shippedIds) {
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
  // Without edits what is read of a tensor is the tensor.
  const held = (/** @type {string[]} */ names) => [...new Set(names.map((name) => heldName(recipe, name)))];
  const wanted = held(wantedTensors(figure, null, 'read'));

  /** @type {Map<string, any[]>} */
  const looks = new Map();
  for (const share of LOOKS) {
    const at = Math.floor(share * frames.length);
    const { tensors } = await network.look(inputs[at], wanted);
    const picture = { data: frames[at].predX0, ...manifest.sample };
    const volumes = volumesOf(tensors);
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
  const directions = Object.fromEntries([...looks].map(([name, some]) => [name, encodeDirections(referenceDirections(some))]));
  const file = JSON.stringify({ format: 2, model_sha256: manifest.model.sha256, figure, directions });
  writeFileSync(new URL('figure.json', folder), `${file}\n`);
  console.log(`${id}: ${Object.keys(directions).length} tensors, ${file.length} bytes`);

  // Where the played film comes to rest (app/course.ts).
  const position = Math.floor(frames.length / 2);
  setReferences(id, new Map(Object.entries(directions).map(([name, text]) => [name, decodeDirections(text)])));
  const { tensors } = await network.look(inputs[position], held(wantedTensors(figure, figure.wordLayers[0] ?? null, 'read')));
  const maps = cachedMaps(id, manifest.model.sha256, position, figure, tensors);
  writeFileSync(new URL('maps.npz', folder), maps);
  console.log(`${id}: the figure at position ${position}, ${maps.length} bytes`);
  await network.release();
}
await close();

/** The evaluation with the words, the last of the batch, of each feature map. */
function volumesOf(/** @type {any[]} */ tensors) {
  return new Map(
    tensors
      .filter(({ dims }) => dims.length === 4)
      .map(({ name, dims: [batch, channels, height, width], data }) => [name, { data: data.slice((batch - 1) * channels * height * width), channels, height, width }]),
  );
}

/** As features/u-map/cached-maps.ts reads it. */
function cachedMaps(/** @type {string} */ id, /** @type {string} */ sha256, /** @type {number} */ position, /** @type {any} */ figure, /** @type {any[]} */ tensors) {
  const volumes = volumesOf(tensors);
  /** @type {[string, { dims: number[], data: Uint8Array }][]} */
  const arrays = [
    ['model_sha256', { dims: [32], data: Uint8Array.from(Buffer.from(sha256, 'hex')) }],
    ['position', { dims: [1], data: Uint8Array.of(position) }],
  ];
  const tile = (/** @type {string} */ name, /** @type {unknown} */ projection, /** @type {any} */ { height, width, channels }) => {
    const pixels = componentPainting(() => projection, { height, width, channels }).pixels('light');
    arrays.push([`tile ${name}`, { dims: [height, width, 3], data: Uint8Array.from(pixels.filter((/** @type {number} */ _, /** @type {number} */ i) => i % 4 < 3)) }]);
  };
  const part = (/** @type {string} */ name, /** @type {any} */ { name: tensor }) => tile(name, componentsIn(id, tensor, volumes.get(tensor), null), volumes.get(tensor));
  for (const { index, encoder, decoder, join } of figure.levels) {
    if (encoder !== null) part(`encoder-${index}`, encoder);
    if (decoder !== null) part(`decoder-${index}`, decoder);
    if (join === null) continue;
    const { skip } = join;
    const raw = { skip: volumes.get(skip.encoder), below: volumes.get(skip.decoder) };
    const read = skip.read === null ? null : readHalves(raw, volumes.get(skip.read.tensor), skip);
    const all = joinComponentsIn(id, skip.read === null ? skip.joined : halvesSubject(skip.read.tensor), read ?? raw, skip.op, null);
    tile(`skip-${index}`, all.skip, raw.skip);
    tile(`below-${index}`, all.below, raw.below);
    tile(`joined-${index}`, all.joined, raw.skip);
  }
  if (figure.middle !== null) part('middle', figure.middle);
  for (const name of [figure.sinusoid, figure.embedding, figure.wordLayers[0]?.attention.probabilities]) {
    const tensor = tensors.find((one) => one.name === name);
    if (tensor === undefined) continue;
    const [batch, ...rest] = tensor.dims;
    const half = halfBits(tensor.data.slice(((batch - 1) * tensor.data.length) / batch));
    arrays.push([`half ${name}`, { dims: [1, ...rest, 2], data: new Uint8Array(half.buffer) }]);
  }
  return writeNpz(arrays);
}

/** Skip, then below, as render/feature-map.ts joins them. */
function joined(/** @type {any} */ skip, /** @type {any} */ below, /** @type {string} */ op) {
  if (op === 'Add') return { ...skip, data: skip.data.map((/** @type {number} */ v, /** @type {number} */ i) => v + below.data[i]) };
  const data = new Float32Array(skip.data.length + below.data.length);
  data.set(skip.data);
  data.set(below.data, skip.data.length);
  return { ...skip, channels: skip.channels + below.channels, data };
}
