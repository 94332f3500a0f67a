import { schedulerClassNames, type SchedulerClassName } from '../../src/diffusion/config.ts';
import { parseSchedulerConfig } from '../../src/diffusion/parse-config.ts';

export interface CaseResult {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly eta: number;
  /** The largest relative deviation at any step. */
  readonly deviation: number;
}

export interface Origin {
  readonly diffusers: string;
  readonly torch: string;
  readonly refused: number;
  readonly tolerance: number;
}

const NOTES = `
## How it is measured

Each case is a \`scheduler_config.json\` and a number of steps, for which the installed diffusers was run
(\`tools/goldens/make_scheduler_goldens.py\`) on recorded model outputs and recorded noise. Our scheduler then makes the
same run on its own, from the initial noise to the end, and is compared after *every* evaluation: the next sample, and x̂₀
where diffusers returns it. Timesteps, sigmas, the initial noise level, a scaled input and a noised sample are compared as well.
Another 1,452 random configurations of up to 100 steps, made the same way but not kept, were within the same tolerance.
The deviation is the largest difference in a tensor, divided by the tensor's largest magnitude. At each of these steps the
terms shown in the equation are also added up, and their symbolic coefficients evaluated.

PyTorch takes float32 square roots, exponentials and logarithms from the vector library it was built with, which need not round
correctly: where the goldens were made, 17 % of square roots were off by one unit in the last place. The goldens use correctly
rounded ones, so that they are the same on every machine; nothing else in PyTorch or diffusers is changed. We measured what that hides. Made with that
machine's stock PyTorch instead (\`--stock\`), 48 of the cases deviate by more than 1e-5 somewhere, all but one of them by 2e-3 at most. They are cases in which a step multiplies by
1/√ᾱ at the very noisy end of a schedule (squaredcos_cap_v2, zero terminal SNR), or divides by a very short step. The exception, UniPC of order 4 on such a schedule,
amplifies the difference to 3e-2.

## Where we deliberately differ from diffusers

- **Fields that no diffusers class reads are refused by name**, all at once. Fields that only another class reads are ignored, as in
  diffusers, and listed (\`diffusers-fields.ts\`, generated from the package by \`tools/goldens/make_scheduler_fields.py\`).
- **A schedule containing NaN or infinity is refused when it is made**, naming the field that causes it: \`rescale_betas_zero_snr\` for a model
  that predicts ε, or a last step of zero length. diffusers runs into NaN in the middle of the run.
- **\`shift_terminal\` at one step** is the step from σ = 1 to 0; in diffusers 0.42 it is NaN.
- **\`fixed_large_log\`** (DDPM): diffusers takes the square root of log β and returns NaN. Here it is exp(½·log β).
- **Trailing spacing** with some numbers of steps (61 of 1000): rounding makes \`numpy.arange\` one timestep longer, and diffusers
  takes a last step at t = −1, which reads the schedule from its noisy end. Here that timestep is left out.
- **UniPC's step to σ = 0**: with \`bh1\`, \`predict_x0: false\` or \`lower_order_final: false\`, diffusers returns NaN in the last
  step. Here that step is taken at order 1, in the limit.
- **An ancestral step far down** (Euler ancestral, DPM2 ancestral in a few steps): what is left of σ′² after the fresh noise is a difference that float32 may round to zero or
  below, and diffusers returns NaN. There it is taken from the formula, σ′⁴/σ².
- **LCM**: \`predOriginalSample\` is what diffusers calls \`denoised\`, the value of the consistency function.
- **DPM2** in the middle of a step: noise is added to a picture up to the noise level it has there; in diffusers, up to that of the step's end.
- **DDIM inversion** adds noise to a picture up to the level x has at an evaluation; diffusers' class cannot add noise.
- **More steps than timesteps** are refused for every class; diffusers refuses them for some.
- **\`use_dynamic_shifting\`**: pipelines derive a shift \`mu\` from the picture's size, and without it diffusers' FlowMatch Euler and UniPC refuse to
  run. Here the option \`shift\` (\`flow_shift\`) takes its place: the schedule is diffusers' with mu = log(shift), or mu = shift where \`time_shift_type\` is linear, and the page
  says so when such a config is pasted.
- **\`solver_p\`** is refused, because it is another scheduler object. DPM-Solver has orders 1 to 3 and UniPC 1 to 4; \`sde-dpmsolver\` (and EDM's \`sde-dpmsolver++\`) has no
  third order, in diffusers either.
- **EDM with \`prediction_type\` \`sample\` or \`score\`** is our own: for a network that preconditions itself, is given σ and returns x̂₀, or the score. A subclass of diffusers' class
  does the same by overriding \`precondition_inputs\`, \`precondition_noise\` and \`precondition_outputs\`, and a test compares the steps with such a subclass.
- **\`flow_prediction\`** needs \`use_flow_sigmas\` (DPM-Solver, UniPC) and is refused without it, because diffusers then mistakes the noise level of the
  betas for that of a flow.
- **\`algorithm_type: deis\`** (DPM-Solver), an old name, means \`dpmsolver++\` with every \`final_sigmas_type\`; diffusers refuses it with
  \`zero\`, the default.
- Not a difference, but worth knowing: DDIM and PNDM step back by ⌊T/N⌋ timesteps whatever the spacing. With \`linspace\` the next
  timestep is further away than that, so the two do not meet, and the picture does not settle as steps are added.
- The caller gives the index of a step. diffusers guesses it from the timestep, taking the second of two equal ones.
`;

/** docs/samplers.md */
export function coverageReport(results: readonly CaseResult[], origin: Origin): string {
  const worst = Math.max(...results.map((one) => one.deviation));
  const lines = [
    '# Samplers, and how they compare with diffusers',
    '',
    '<!-- Generated by the test run: npm run docs:samplers -->',
    '',
    `${String(results.length)} trajectories of diffusers ${origin.diffusers} (PyTorch ${origin.torch}), matched within ${exponent(origin.tolerance)} at every step; ` +
      `the largest deviation is ${exponent(worst)}. Another ${String(origin.refused)} configurations that diffusers refuses are refused here too.`,
    '',
    '| class | cases | largest deviation |',
    '| --- | ---: | ---: |',
    ...schedulerClassNames.map((name) => {
      const own = results.filter((one) => one.className === name);
      return `| [${name}](#${name.toLowerCase()}) | ${String(own.length)} | ${largest(own)} |`;
    }),
    NOTES,
    '# Coverage',
    ...schedulerClassNames.flatMap((name) => classSection(name, results.filter((one) => one.className === name))),
    '',
  ];
  return lines.join('\n');
}

function classSection(name: SchedulerClassName, results: readonly CaseResult[]): string[] {
  const groups = new Map<string, CaseResult[]>();
  const options = new Map<string, CaseResult[]>();
  const put = (map: Map<string, CaseResult[]>, key: string, one: CaseResult): void => {
    map.set(key, [...(map.get(key) ?? []), one]);
  };
  for (const one of results) {
    const values: Readonly<Record<string, unknown>> = parseSchedulerConfig({ _class_name: name, ...one.config }).values;
    put(groups, `${shown(values['prediction_type'] ?? 'flow')} | ${shown(values['timestep_spacing'] ?? '–')} | ${shown(values['beta_schedule'] ?? '–')}`, one);
    for (const [option, value] of Object.entries(one.config)) {
      if (['prediction_type', 'timestep_spacing', 'beta_schedule'].includes(option)) continue;
      put(options, `${option} | ${option === 'trained_betas' ? 'a list' : shown(value)}`, one);
    }
    if (one.eta > 0) put(options, `eta (of the step) | ${shown(one.eta)}`, one);
  }
  return [
    '',
    `## ${name}`,
    '',
    `${String(results.length)} cases of ${String(Math.min(...results.map((one) => one.steps)))} to ${String(Math.max(...results.map((one) => one.steps)))} steps.`,
    '',
    '| prediction | spacing | schedule | cases | largest deviation |',
    '| --- | --- | --- | ---: | ---: |',
    ...rows(groups),
    '',
    '| option | value | cases | largest deviation |',
    '| --- | --- | ---: | ---: |',
    ...rows(options),
  ];
}

function rows(map: ReadonlyMap<string, readonly CaseResult[]>): string[] {
  return [...map.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => `| ${key} | ${String(own.length)} | ${largest(own)} |`);
}

function largest(results: readonly CaseResult[]): string {
  return exponent(Math.max(0, ...results.map((one) => one.deviation)));
}

function exponent(x: number): string {
  return x === 0 ? '0' : x.toExponential(0);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
