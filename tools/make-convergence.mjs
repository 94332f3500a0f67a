// Writes docs/convergence.md and .png: the default recipe of a shipped model by every sampler, with more and more steps, and how far each
// is from the exact solution. To be run whenever weights or default recipe change; tools/convergence.test.ts fails where they have.
//
//     npm run docs:convergence                       (a few thousand looks of the network: minutes)
//     node tools/make-convergence.mjs emoji-16 /tmp  (another model, into another folder)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { close, load, openShipped } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { defaultRecipe } = await load('/src/protocol/manifest.ts');
const { recipeScheduler } = await load('/src/protocol/inputs.ts');
const { samplerEntry } = await load('/src/diffusion/sampler-catalogue.ts');

const shipped = JSON.parse(readFileSync(new URL('../public/models/index.json', import.meta.url), 'utf8'));
const [id = shipped.default, folder = new URL('../docs', import.meta.url).pathname] = process.argv.slice(2);

const STEPS = [10, 25, 50, 100];
const REFERENCE_STEPS = 250;
/** Those that are compared with each other, at this many steps. */
const COMPARED = 50;
/** @typedef {{ name: string, sampler: string, eta?: number, options?: Record<string, string | number | boolean> }} Way */
/** @type {(sampler: string, name?: string) => Way} */
const way = (sampler, name = samplerEntry(sampler).name) => ({ name, sampler });
/** Clipping x̂₀ changes the equation, and only some samplers can. */
const unclipped = { options: { clip_sample: false } };
const heun = { ...way('HeunDiscreteScheduler'), ...unclipped };
/** @type {readonly Way[]} */
const solvers = [
  { ...way('DDIMScheduler'), ...unclipped },
  way('EulerDiscreteScheduler'),
  heun,
  way('PNDMScheduler'),
  way('DPMSolverMultistepScheduler'),
  way('UniPCMultistepScheduler'),
];
/** As the app takes them where the model's config says clip_sample. */
const clipping = [way('DDIMScheduler', 'DDIM, clipped'), way('HeunDiscreteScheduler', 'Heun, clipped')];
/** @type {readonly Way[]} */
const noisy = [
  way('DDPMScheduler'),
  { ...way('DDIMScheduler', 'DDIM, η = 1'), eta: 1 },
  way('EulerAncestralDiscreteScheduler'),
  { ...way('DPMSolverMultistepScheduler', 'SDE-DPM-Solver++ 2M'), options: { algorithm_type: 'sde-dpmsolver++' } },
  way('LCMScheduler'),
];

const { manifest, network } = await openShipped(id, false);
const { channels, height, width } = manifest.sample;
const base = defaultRecipe(manifest);
let looks = 0;
const begun = Date.now();

/** The finished picture in levels of a pixel, 0 to 255. */
async function paint(/** @type {Way} */ { name, sampler, eta = 0, options = {} }, /** @type {number} */ steps) {
  const recipe = { ...base, sampler, steps, eta, options };
  let picture = new Float32Array(0);
  const ask = async (/** @type {any} */ inputs) => {
    looks++;
    return network.look(inputs, []);
  };
  for await (const { frame } of trajectory({ manifest, recipe, known: [], until: Infinity }, ask)) picture = frame.prev;
  console.log(`${name}, ${steps} steps: ${looks} looks so far, ${Math.round((Date.now() - begun) / 1000)} s`);
  return { picture: picture.map((x) => 127.5 * (Math.min(1, Math.max(-1, x)) + 1)), evaluations: recipeScheduler(manifest, recipe).timesteps.length };
}

const reference = (await paint(heun, REFERENCE_STEPS)).picture;
const check = (await paint(way('UniPCMultistepScheduler'), REFERENCE_STEPS)).picture;
/** @type {(Way & { pictures: readonly { picture: Float32Array, evaluations: number }[] })[]} */
const painted = [];
for (const one of solvers) {
  /** @type {{ picture: Float32Array, evaluations: number }[]} */
  const pictures = [];
  for (const steps of STEPS) pictures.push(await paint(one, steps));
  painted.push({ ...one, pictures });
}
const clipped = [];
for (const one of clipping) clipped.push({ ...one, ...(await paint(one, COMPARED)) });
const fresh = [];
for (const one of noisy) fresh.push({ ...one, ...(await paint(one, COMPARED)) });
const otherSeed = await (async () => {
  const held = base.seed;
  base.seed = held + 1;
  const made = await paint(way('UniPCMultistepScheduler', 'another seed'), COMPARED);
  base.seed = held;
  return made.picture;
})();
await network.release();
await close();

/** Root mean square and largest difference. */
function distance(/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) {
  const differences = a.map((x, k) => Math.abs(x - (b[k] ?? NaN)));
  return { rms: Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / a.length), max: differences.reduce((most, d) => Math.max(most, d), 0) };
}
const figure = (/** @type {number} */ x) => (x === 0 ? '0' : x < 0.1 ? x.toFixed(2) : x < 9.95 ? x.toFixed(1) : x.toFixed(0));
const both = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) => {
  const { rms, max } = distance(a, b);
  return `${figure(rms)} (${figure(max)})`;
};
const row = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
const table = (/** @type {readonly string[]} */ head, /** @type {readonly (readonly (string | number)[])[]} */ rows) =>
  [row(head), row(head.map((_, k) => (k === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

const compared = STEPS.indexOf(COMPARED);
const at = (/** @type {(typeof painted)[number]} */ { pictures }) => pictures[compared]?.picture ?? new Float32Array();
const text = `# Different samplers, one picture

<!-- Generated by npm run docs:convergence -->

Model: \`${id}\`, sha256 \`${manifest.model.sha256}\`. Recipe: “${base.prompt}”, seed ${base.seed}, guidance ${base.guidanceScale}, each
sampler with its own defaults and the model's schedule, without clipping (see below).

Samplers that draw no fresh noise solve one differential equation, each in its own way (Song et al. 2021, equation 13). So from the same
noise they come to the same picture as steps are added: at ${COMPARED} steps it is visibly the same. Those that draw fresh noise come to other
pictures of the same kind, and never settle. That each solver comes to the *exact* solution, and at the order of its paper, is held by
\`src/diffusion/scheduler.convergence.test.ts\`, where that solution is known.

![The pictures](convergence.png)

From left to right: the reference, ${solvers.map(({ name }) => name).join(', ')}; from above: ${STEPS.join(', ')} steps. The last row: ${noisy.map(({ name }) => name).join(', ')}, at
${COMPARED} steps, then ${clipped.map(({ name }) => name).join(' and ')}.

## Distance from the reference

Root mean square, and in brackets the largest, difference in levels of a pixel (0 to 255). The reference is ${heun.name} at ${REFERENCE_STEPS} steps; UniPC at
as many is ${both(check, reference)} from it. A picture from another seed is ${both(otherSeed, reference)} away.

${table(
  ['sampler', ...STEPS.map((steps) => `${steps} steps`)],
  painted.map(({ name, pictures }) => [name, ...pictures.map(({ picture }) => both(picture, reference))]),
)}

For as many steps ${heun.name} looks twice as often at the picture, and PNDM nine times more often in all.

## Distance from each other, at ${COMPARED} steps

${table(
  ['', ...painted.map(({ name }) => name)],
  painted.map((one) => [one.name, ...painted.map((other) => (one === other ? '–' : both(at(one), at(other))))]),
)}

## With fresh noise, at ${COMPARED} steps

${table(
  ['sampler', 'from the reference'],
  fresh.map(({ name, picture }) => [name, both(picture, reference)]),
)}

## Clipping is another equation, at ${COMPARED} steps

${table(
  ['sampler', 'from the reference'],
  clipped.map(({ name, picture }) => [name, both(picture, reference)]),
)}

The model's config says \`clip_sample\`, which holds x̂₀ within the range of pictures at every step. In the app DDIM and Heun (and DDPM and LCM)
keep to it; Euler, PNDM, DPM-Solver++ and UniPC have no such option in diffusers. Above it is switched off for all, so that they solve the
same equation. Where guidance drives x̂₀ out of range the clipped pictures are others, and no number of steps brings them nearer; diffusers'
DDIM clips x̂₀ but not ε̂, so that even Heun and DDIM then differ.
`;

/** An 8-bit RGB PNG of pictures (C·H·W levels) in rows, each pixel \`scale\` wide, on white. */
function png(/** @type {readonly (readonly Float32Array[])[]} */ rows, scale = 3, gap = 6) {
  const columns = Math.max(...rows.map((one) => one.length));
  const [w, h] = [columns * (width * scale + gap) - gap, rows.length * (height * scale + gap) - gap];
  const lines = new Uint8Array(h * (1 + 3 * w)).fill(255);
  for (let y = 0; y < h; y++) lines[y * (1 + 3 * w)] = 0;
  rows.forEach((one, r) =>
    one.forEach((picture, c) => {
      for (let y = 0; y < height * scale; y++) {
        for (let x = 0; x < width * scale; x++) {
          const place = (r * (height * scale + gap) + y) * (1 + 3 * w) + 1 + 3 * (c * (width * scale + gap) + x);
          for (let k = 0; k < 3; k++) {
            const source = Math.min(k, channels - 1) * height * width + Math.floor(y / scale) * width + Math.floor(x / scale);
            lines[place + k] = Math.round(picture[source] ?? 0);
          }
        }
      }
    }),
  );
  const chunk = (/** @type {string} */ type, /** @type {Uint8Array} */ data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(w, 0);
  header.writeUInt32BE(h, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/convergence.md`, text);
writeFileSync(
  `${folder}/convergence.png`,
  png([...STEPS.map((_, k) => [reference, ...painted.map(({ pictures }) => pictures[k]?.picture ?? new Float32Array())]), [...fresh, ...clipped].map(({ picture }) => picture)]),
);
console.log(`${folder}/convergence.md: ${looks} looks, ${Math.round((Date.now() - begun) / 1000)} s`);
