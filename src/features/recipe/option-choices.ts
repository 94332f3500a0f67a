import { UserError } from '../../base/user-error.ts';
import { parseSchedulerConfig } from '../../diffusion/parse-config.ts';
import type { SamplerEntry } from '../../diffusion/sampler-catalogue.ts';
import { samplerConfig } from '../../diffusion/sampler-config.ts';
import { inScreenWords, type SamplerOption } from '../../diffusion/sampler-options.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../../protocol/recipe.ts';

/** The options of the chosen sampler. Pure. */

type SchedulerConfig = Manifest['scheduler'];
type OptionValue = string | number | boolean;

/** Why a choice of an option cannot be taken beside what is set already, in the screen's words; undefined where it can. */
export function choiceRefusal(
  option: SamplerOption,
  choice: string,
  entry: SamplerEntry,
  recipe: Recipe,
  scheduler: SchedulerConfig | undefined,
): string | undefined {
  if (option.name === 'variance_type' && choice.startsWith('learned')) return 'this model predicts no variance besides the noise.';
  if (scheduler === undefined) return undefined;
  try {
    parseSchedulerConfig(samplerConfig(scheduler, entry.className, { ...recipe.options, [option.name]: choice }));
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return inScreenWords(error.message).replace(`${entry.name}: `, '').replace(`“${option.label}” "${choice}" `, 'this ');
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
