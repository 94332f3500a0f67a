// Writes docs/convergence.md and .png: the default recipe of a shipped model by the samplers that solve its differential equation, with
// more and more steps, and how far each is from a fine solution. To be run whenever weights or default recipe change;
// tools/convergence.test.ts fails where they have.
//
//     npm run docs:convergence                       (some thousand evaluations of the network: minutes)
//     node tools/make-convergence.mjs emoji-16 /tmp  (another model, into another folder)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { close, load, openShipped } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { defaultRecipe } = await load('/src/protocol/manifest.ts');
const { samplerEntry } = await load('/src/diffusion/sampler-catalogue.ts');

const shipped = JSON.parse(readFileSync(new URL('../public/models/index.json', import.meta.url), 'utf8'));
const [id = shipped.default, folder = new URL('../docs', import.meta.url).pathname] = process.argv.slice(2);

const STEPS = [10, 25, 50, 100];
const FINE_STEPS = 150;
/** Clipping x̂₀ changes the equation, and only some samplers can: it is off for all. */
const unclipped = { clip_sample: false };
/** @typedef {{ name: string, sampler: string, options: Record<string, boolean> }} Solver */
/** @type {(sampler: string, options?: Record<string, boolean>) => Solver} */
const solver = (sampler, options = {}) => ({ name: samplerEntry(sampler).name, sampler, options });
const heun = solver('HeunDiscreteScheduler', unclipped);
const dpm = solver('DPMSolverMultistepScheduler');
const solvers = [solver('DDIMScheduler', unclipped), solver('EulerDiscreteScheduler'), heun, dpm, solver('UniPCMultistepScheduler')];

const { manifest, network } = await openShipped(id, false);
const { channels, height, width } = manifest.sample;
const base = defaultRecipe(manifest);
let evaluations = 0;
const begun = Date.now();
const seconds = () => Math.round((Date.now() - begun) / 1000);

/** The finished picture in levels of a pixel, 0 to 255. */
async function paint(/** @type {Solver} */ { name, sampler, options }, /** @type {{ steps: number, guidanceScale: number, seed?: number }} */ change) {
  const recipe = { ...base, sampler, options, eta: 0, start: null, ...change };
  /** @type {Float32Array} */
  let picture = new Float32Array(0);
  const ask = async (/** @type {any} */ inputs) => {
    evaluations++;
    return network.look(inputs, []);
  };
  for await (const { frame } of trajectory({ manifest, recipe, known: [], until: Infinity }, ask)) picture = frame.prev;
  console.log(`guidance ${change.guidanceScale}, ${name}, ${change.steps} steps: ${evaluations} evaluations so far, ${seconds()} s`);
  return picture.map((x) => 127.5 * (Math.min(1, Math.max(-1, x)) + 1));
}

/** Everything at one guidance scale. */
async function measure(/** @type {number} */ guidanceScale) {
  const fine = await paint(heun, { steps: FINE_STEPS, guidanceScale });
  const otherSeed = await paint(dpm, { steps: 25, guidanceScale, seed: base.seed + 1 });
  /** @type {{ name: string, pictures: Float32Array[] }[]} */
  const rows = [];
  for (const one of solvers) {
    /** @type {Float32Array[]} */
    const pictures = [];
    for (const steps of STEPS) pictures.push(await paint(one, { steps, guidanceScale }));
    rows.push({ name: one.name, pictures });
  }
  return { guidanceScale, fine, otherSeed, rows };
}

/** @type {Awaited<ReturnType<typeof measure>>[]} */
const measured = [];
for (const scale of new Set([1, base.guidanceScale])) measured.push(await measure(scale));
await network.release();
await close();

const rms = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) => Math.sqrt(a.reduce((sum, x, k) => sum + (x - (b[k] ?? NaN)) ** 2, 0) / a.length);
const most = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) => a.reduce((largest, x, k) => Math.max(largest, Math.abs(x - (b[k] ?? NaN))), 0);
const figure = (/** @type {number} */ x) => (x === 0 ? '0' : x < 0.095 ? x.toFixed(2) : x < 9.95 ? x.toFixed(1) : x.toFixed(0));
const both = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) => `${figure(rms(a, b))} (${figure(most(a, b))})`;
const row = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
const table = (/** @type {readonly string[]} */ head, /** @type {readonly (readonly string[])[]} */ rows) =>
  [row(head), row(head.map((_, k) => (k === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');
const listed = (/** @type {readonly string[]} */ names) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);

/** What the numbers say, in sentences that follow from them. */
function findings(/** @type {(typeof measured)[number]} */ { fine, otherSeed, rows }) {
  const distances = rows.map(({ name, pictures }) => ({ name, far: pictures.map((picture) => rms(picture, fine)) }));
  const falls = (/** @type {(typeof distances)[number]} */ { far }) => far.every((d, k) => k === 0 || d < (far[k - 1] ?? 0));
  const nearing = distances.filter(falls).map(({ name }) => name);
  const others = distances.filter((one) => !falls(one)).map(({ name }) => name);
  const at50 = distances.map(({ name, far }) => ({ name, d: far[STEPS.indexOf(50)] ?? NaN })).toSorted((a, b) => a.d - b.d);
  const pairs = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => ({ names: `${a.name} and ${b.name}`, d: rms(a.pictures[STEPS.indexOf(50)] ?? fine, b.pictures[STEPS.indexOf(50)] ?? fine) })));
  const widest = pairs.toSorted((a, b) => b.d - a.d)[0];
  return [
    `The picture of another seed is ${both(otherSeed, fine)} away.`,
    nearing.length === 0 ? '' : `${listed(nearing)} come${nearing.length === 1 ? 's' : ''} closer to the reference with every increase in steps.`,
    others.length === 0 ? '' : `${listed(others)} ${others.length === 1 ? 'does' : 'do'} not come closer each time.`,
    `At 50 steps ${at50[0]?.name} is closest (${figure(at50[0]?.d ?? NaN)}) and ${at50.at(-1)?.name} farthest away (${figure(at50.at(-1)?.d ?? NaN)}); ${widest?.names} are farthest from each other, ${figure(widest?.d ?? NaN)}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const text = `# Different samplers, one picture

<!-- Generated by npm run docs:convergence -->

Model: \`${id}\`, sha256 \`${manifest.model.sha256}\`. Recipe: “${base.prompt}”, seed ${base.seed}, each sampler with its own defaults and the model's
schedule. Clipping of x̂₀ is off for all of them, since it changes the equation and only some of diffusers' samplers have it.

Samplers that draw no fresh noise all solve the same differential equation, each in its own way (Song et al. 2021, equation 13). Started from the same noise,
they should approach the same picture as steps are added. This page shows how closely they do with this network. Where the *exact* solution is known, \`src/diffusion/scheduler.convergence.test.ts\`
checks that each reaches it, at the order its paper gives.

![The pictures](convergence.png)

Left to right: the reference, ${solvers.map(({ name }) => name).join(', ')}; top to bottom: ${STEPS.join(', ')} steps; guidance ${measured.at(-1)?.guidanceScale}.

The tables give the root mean square difference and, in brackets, the largest, in pixel levels (0 to 255). The reference is ${heun.name} at
${FINE_STEPS} steps, which is a numerical solution too, so the smallest differences may be its own error. For the same number of steps, ${heun.name} makes twice as many network evaluations as the others.
${measured
  .map(
    (one) => `
## Guidance ${one.guidanceScale}

${table(
  ['from the reference', ...STEPS.map((steps) => `${steps} steps`)],
  one.rows.map(({ name, pictures }) => [name, ...pictures.map((picture) => both(picture, one.fine))]),
)}

${findings(one)}
`,
  )
  .join('')}`;

/** An 8-bit RGB PNG of pictures (C·H·W levels) in rows, each pixel \`scale\` wide, on white. */
function png(/** @type {readonly (readonly Float32Array[])[]} */ rows, scale = 2, gap = 4) {
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
const shown = measured.at(-1);
if (shown !== undefined) writeFileSync(`${folder}/convergence.png`, png(STEPS.map((_, k) => [shown.fine, ...shown.rows.map(({ pictures }) => pictures[k] ?? shown.fine)])));
console.log(`${folder}/convergence.md: ${evaluations} evaluations, ${seconds()} s`);
