import { recipeStep } from '../engine/trajectory.ts';
import type { Scheduler, StepResult } from '../diffusion/sampler.ts';
import type { Frame } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { recipeScheduler } from '../protocol/inputs.ts';
import type { Recipe } from '../protocol/recipe.ts';

/** Runs of more evaluations keep thin frames. */
const LONG = 100;
/** So many steps are held as they were computed or looked at last: more than the film shows at once. */
const HELD = 128;

/**
 * How a run keeps its frames. Of a long one x_t and the network's answer stay, and the rest of a step is computed again by the sampler when
 * it is looked at, to the same bits; samplers that go by the steps before (`keepsHistory`) keep all.
 */
export function frameKeeper(manifest: Manifest, recipe: Recipe, total: number): (frame: Frame) => Frame {
  if (total <= LONG || recipe.fork !== null) return (frame) => frame;
  const scheduler = recipeScheduler(manifest, recipe);
  if (scheduler.keepsHistory) return (frame) => frame;
  const held = new Held();
  return (frame) => new ThinFrame(frame, scheduler, recipe, held);
}

class Held {
  private readonly steps = new Map<number, StepResult>();

  of(index: number, compute: () => StepResult): StepResult {
    const known = this.steps.get(index);
    const step = known ?? compute();
    // The last that was looked at is the last to go.
    this.steps.delete(index);
    this.steps.set(index, step);
    const [oldest] = this.steps.keys();
    if (this.steps.size > HELD && oldest !== undefined) this.steps.delete(oldest);
    return step;
  }
}

class ThinFrame implements Frame {
  readonly index: number;
  readonly timestep: number;
  readonly xt: Float32Array;
  readonly modelOutput: Float32Array;

  constructor(
    { index, timestep, xt, modelOutput, predNoise, predX0, prev, terms }: Frame,
    private readonly scheduler: Scheduler,
    private readonly recipe: Recipe,
    private readonly held: Held,
  ) {
    this.index = index;
    this.timestep = timestep;
    this.xt = xt;
    this.modelOutput = modelOutput;
    held.of(index, () => ({ predNoise, predOriginalSample: predX0, prevSample: prev, terms }));
  }

  get predNoise(): Float32Array {
    return this.step().predNoise;
  }

  get predX0(): Float32Array {
    return this.step().predOriginalSample;
  }

  get prev(): Float32Array {
    return this.step().prevSample;
  }

  get terms(): Frame['terms'] {
    return this.step().terms;
  }

  private step(): StepResult {
    return this.held.of(this.index, () => recipeStep(this.scheduler, this.recipe, this.modelOutput, this.index, this.xt));
  }
}
