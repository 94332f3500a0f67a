import { samplerCatalogue, type SamplerEntry } from '../../diffusion/sampler-catalogue.ts';
import { whyNot } from '../../diffusion/sampler-config.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { SelectGroup } from '../../ui/SelectField.tsx';

/** The samplers that a model can be sampled with. Pure. */

type SchedulerConfig = Manifest['scheduler'];

interface Choosable {
  readonly entry: SamplerEntry;
  /** Why the model cannot be sampled with it, in a sentence; while no model is known, all are offered. */
  readonly refusal: string | undefined;
}

/** All of them, grouped as the catalogue is. */
export function allSamplers(scheduler: SchedulerConfig | undefined): readonly { readonly label: string; readonly samplers: readonly Choosable[] }[] {
  return [...new Set(samplerCatalogue.map(({ group }) => group))].map((label) => ({
    label,
    samplers: samplerCatalogue
      .filter(({ group }) => group === label)
      .map((entry) => ({ entry, refusal: scheduler === undefined ? undefined : whyNot(scheduler, entry.className) })),
  }));
}

/** All of them for a menu, those that the model cannot be sampled with switched off. */
export function samplerGroups(scheduler: SchedulerConfig | undefined): readonly SelectGroup[] {
  return allSamplers(scheduler).map(({ label, samplers }) => ({
    label,
    options: samplers.map(({ entry: { className, name }, refusal }) => ({ value: className, label: name, ...(refusal === undefined ? {} : { refusal }) })),
  }));
}

export function entryOf(sampler: string): SamplerEntry | undefined {
  return samplerCatalogue.find(({ className }) => className === sampler);
}
