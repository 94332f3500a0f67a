// `npm run bench:samplers`: what a sampler's step on 3×64×64 costs, as a share of a step of a network on as many numbers, in the same run.
// The shipped network takes 3×32×32 and no other size; on 3×64×64 it would take four times as long at least (convolutions grow with the
// pixels, attention faster), so that four of its steps, without guidance, are what the sampler's step is compared with.
import { build } from 'vite';
import { close, load, openShipped, shippedIds } from '../tools/shipped-models.mjs';

const GOAL = 0.01;
const ROUNDS = 7;
const SIZE = 3 * 64 * 64;

/** Bundled as the app is: modules that are loaded one by one under Node reach each other's functions through getters, which costs more than the sums. */
async function bundled(/** @type {string} */ path) {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2023', lib: { entry: path, formats: ['es'], fileName: 'bundle' } },
  });
  const [first] = [made].flat();
  const code = first !== undefined && 'output' in first ? first.output[0].code : '';
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
const { standardNormal } = await bundled('src/base/philox.ts');
const { createScheduler, knowOthers } = await bundled('src/diffusion/scheduler.ts');
knowOthers((await bundled('src/diffusion/other-samplers.ts')).otherSampler);
const { defaultRecipe } = await load('/src/protocol/manifest.ts');
const { networkInputs, recipeScheduler } = await load('/src/protocol/inputs.ts');

/** @type {readonly Readonly<Record<string, unknown>>[]} */
const configs = [
  { _class_name: 'DDPMScheduler' },
  { _class_name: 'DDPMScheduler', thresholding: true },
  { _class_name: 'DDIMScheduler' },
  { _class_name: 'EulerDiscreteScheduler' },
  { _class_name: 'EulerAncestralDiscreteScheduler' },
  { _class_name: 'HeunDiscreteScheduler' },
  { _class_name: 'DPMSolverMultistepScheduler' },
  { _class_name: 'DPMSolverMultistepScheduler', solver_order: 3, algorithm_type: 'sde-dpmsolver++' },
  { _class_name: 'UniPCMultistepScheduler' },
  { _class_name: 'UniPCMultistepScheduler', solver_order: 3 },
  { _class_name: 'LCMScheduler' },
  { _class_name: 'PNDMScheduler' },
  { _class_name: 'FlowMatchEulerDiscreteScheduler' },
];
const runs = configs.map((config) => ({ config, scheduler: createScheduler(config, 20), times: /** @type {number[]} */ ([]) }));
const output = standardNormal(1, 1, SIZE);
const noises = [0, 1, 2].map((stream) => standardNormal(2, stream, SIZE));

const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
/** Milliseconds of the processor since then, of this one thread's work: other programs on the machine hardly show in it. */
function since(/** @type {NodeJS.CpuUsage} */ start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
/** Milliseconds of one, the work done `times` over. */
function timed(/** @type {number} */ times, /** @type {() => void} */ work) {
  const start = process.cpuUsage();
  for (let k = 0; k < times; k++) work();
  return since(start) / times;
}

const [id] = shippedIds;
const { manifest, network } = await openShipped(/** @type {string} */ (id), false);
const recipe = { ...defaultRecipe(manifest), guidanceScale: 1 };
const { channels, height, width } = manifest.sample;
const inputs = networkInputs(manifest, recipe, recipeScheduler(manifest, recipe), standardNormal(1, 0, channels * height * width), 3);

/** @type {number[]} */
const networkTimes = [];
/** @type {number[]} */
const noiseTimes = [];
/** Alternating, so that what else the machine does meets all alike. The first round warms up. */
for (let round = 0; round <= ROUNDS; round++) {
  const start = process.cpuUsage();
  await network.look(inputs, []);
  const asked = since(start);
  let stream = 100 * round;
  const drawn = timed(20, () => standardNormal(3, stream++, SIZE));
  if (round > 0) networkTimes.push(asked);
  if (round > 0) noiseTimes.push(drawn);
  for (const { scheduler, times } of runs) {
    // A whole run, with noise that is there: drawing it is reckoned below, for the steps that do.
    const once = timed(2, () => {
      let x = noises[0];
      for (let i = 0; i < scheduler.timesteps.length; i++) x = scheduler.step(output, i, x, { noise: noises[i % 3] }).prevSample;
    });
    if (round > 0) times.push(once / scheduler.timesteps.length);
  }
}
await network.release();
await close();

const step = (median(networkTimes) * SIZE) / (channels * height * width);
const noise = median(noiseTimes);
console.log(`\nA step of ${id} (${channels}×${height}×${width}, one sample, one thread): ${median(networkTimes).toFixed(1)} ms of the processor, median of ${ROUNDS} alternating rounds.`);
console.log(`On 3×64×64 it would take ${step.toFixed(1)} ms at least, which is what follows is compared with.`);
console.log(`Fresh noise for 3×64×64: ${noise.toFixed(3)} ms, counted where a sampler draws it.\n`);
let failed = 0;
for (const { config, scheduler, times } of runs) {
  const own = median(times) + (scheduler.usesNoise(0) ? noise : 0);
  const passes = own / step < GOAL;
  if (!passes) failed++;
  const { _class_name: name, ...options } = config;
  const title = `${name}${Object.entries(options).map(([field, value]) => `, ${field}: ${value}`).join('')}`;
  console.log(`${title.padEnd(82)} ${own.toFixed(3).padStart(7)} ms ${`${((100 * own) / step).toFixed(2)} %`.padStart(8)}   ${passes ? 'pass' : 'FAIL'}`);
}
console.log(`\nGoal: under ${100 * GOAL} % of a network step. ${failed === 0 ? 'All pass.' : `${failed} fail.`}`);
process.exitCode = failed === 0 ? 0 : 1;
