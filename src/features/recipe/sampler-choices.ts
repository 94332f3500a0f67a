import { compatibleClasses, samplerCatalogue, samplerConfig, type SamplerEntry, type SamplerOption } from '../../diffusion/sampler-catalogue.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../../protocol/recipe.ts';
import type { SelectGroup } from '../../ui/SelectField.tsx';

/** The samplers that a model can be sampled with, and the options of the chosen one. Pure. */

type SchedulerConfig = Manifest['scheduler'];
type OptionValue = string | number | boolean;

interface Choosable {
  readonly entry: SamplerEntry;
  /** Whether the model can be sampled with it; while no model is known, all are offered. */
  readonly fits: boolean;
}

/** All of them, grouped as the catalogue is. */
export function allSamplers(scheduler: SchedulerConfig | undefined): readonly { readonly label: string; readonly samplers: readonly Choosable[] }[] {
  const fitting = scheduler === undefined ? null : new Set<string>(compatibleClasses(scheduler));
  return [...new Set(samplerCatalogue.map(({ group }) => group))].map((label) => ({
    label,
    samplers: samplerCatalogue
      .filter(({ group }) => group === label)
      .map((entry) => ({ entry, fits: fitting === null || fitting.has(entry.className) })),
  }));
}

/** Those that the model can be sampled with, for a menu. */
export function samplerGroups(scheduler: SchedulerConfig | undefined): readonly SelectGroup[] {
  return allSamplers(scheduler)
    .map(({ label, samplers }) => ({
      label,
      options: samplers.filter(({ fits }) => fits).map(({ entry: { className, name } }) => ({ value: className, label: name })),
    }))
    .filter(({ options }) => options.length > 0);
}

export function entryOf(sampler: string): SamplerEntry | undefined {
  return samplerCatalogue.find(({ className }) => className === sampler);
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
