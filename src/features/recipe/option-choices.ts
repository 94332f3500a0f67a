import { UserError } from '../../base/user-error.ts';
import type { SamplerEntry } from '../../diffusion/sampler-catalogue.ts';
import { samplerConfig } from '../../diffusion/sampler-config.ts';
import { createScheduler } from '../../diffusion/scheduler.ts';
import { inScreenWords, type SamplerOption } from '../../diffusion/sampler-options.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../../protocol/recipe.ts';

/** The options of the chosen sampler. Pure. */

type SchedulerConfig = Manifest['scheduler'];
type OptionValue = string | number | boolean;

/** As many steps of a schedule are tried, whatever their number: what cannot be run at all fails at its ends. */
const TRIED = 4;
/** Not the choice's doing. */
const OTHER_REASONS = ['scheduler-steps', 'sampler-not-here'];

/** Why a choice of an option cannot be taken beside what is set already, in the screen's words; undefined where it can. */
export function choiceRefusal(
  option: SamplerOption,
  choice: string | boolean,
  entry: SamplerEntry,
  recipe: Recipe,
  scheduler: SchedulerConfig | undefined,
): string | undefined {
  if (option.name === 'variance_type' && typeof choice === 'string' && choice.startsWith('learned')) return 'this model predicts no variance besides the noise.';
  if (scheduler === undefined) return undefined;
  const { options = {} } = setOption(option, choice, entry, recipe, scheduler);
  try {
    createScheduler(samplerConfig(scheduler, entry.className, options), Math.min(recipe.steps, TRIED));
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (OTHER_REASONS.includes(error.code)) return undefined;
    if (error.code === 'scheduler-not-finite') return 'with this model’s noise schedule it comes to NaN.';
    return inScreenWords(error.message).replace(`${entry.name}: `, '').replace(`“${option.label}” "${String(choice)}" `, 'this ');
  }
}

/** What an option is without the person's doing: the model's own value where its config has one, else the class's default. */
export function givenValue(option: SamplerOption, entry: SamplerEntry, scheduler: SchedulerConfig | undefined): unknown {
  if (option.belongsTo === 'step' || scheduler === undefined) return option.default;
  return samplerConfig(scheduler, entry.className)[option.name] ?? option.default;
}

export function presentValue(option: SamplerOption, entry: SamplerEntry, recipe: Recipe, scheduler: SchedulerConfig | undefined): unknown {
  if (option.name === 'eta') return recipe.eta;
  return recipe.options[option.name] ?? givenValue(option, entry, scheduler);
}

/** The change of the recipe that sets an option. What equals the given value is left out, so that links stay short. */
export function setOption(
  option: SamplerOption,
  value: OptionValue,
  entry: SamplerEntry,
  recipe: Recipe,
  scheduler: SchedulerConfig | undefined,
): RecipePatch {
  if (option.name === 'eta') return { eta: Number(value) };
  const left = value === true ? [option.name, ...option.excludes] : [option.name];
  const options = Object.fromEntries(Object.entries(recipe.options).filter(([name]) => !left.includes(name)));
  if (value !== givenValue(option, entry, scheduler)) options[option.name] = value;
  return { options };
}
