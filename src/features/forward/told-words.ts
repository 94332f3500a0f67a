import { classOf } from '../../protocol/inputs.ts';
import { promptKind, type Manifest } from '../../protocol/manifest.ts';

/** What the network is given beside the mixture, as the page says it. Pure. */
export interface ToldWords {
  /** “a cat”, class 3; null where nothing of the recipe is among what it is given. */
  readonly prompt: string | null;
  /** The end of “all that the network is given”. */
  readonly all: string;
}

export function toldWords(manifest: Pick<Manifest, 'conditions' | 'inputs'>, prompt: string): ToldWords {
  const kind = promptKind(manifest);
  const t = manifest.inputs.timestep === null ? [] : ['t'];
  const others = kind === 'nothing' ? (manifest.conditions.length === 0 ? [] : ['its fixed inputs']) : [kind === 'class' ? 'the class' : 'the prompt'];
  const beside = [...t, ...others];
  return {
    prompt: kind === 'nothing' ? null : kind === 'class' ? `class ${classOf(prompt)}` : prompt === '' ? 'no words' : `“${prompt}”`,
    all: `all that the network is given${beside.length === 0 ? '' : `, with ${beside.join(' and ')}`}`,
  };
}

/** What training has to do with this picture. `captioned`: the picture came with the model; `known`: what the model was trained on is; `told`: it is given more than t. */
export function trainingWords({ captioned, known, told }: { readonly captioned: boolean; readonly known: boolean; readonly told: boolean }): string {
  if (captioned) return 'This is what training asked of it.';
  if (!told) return 'This is what training asks of a network: the noise in a picture, from the mixture alone.';
  if (!known) return 'Training asked the same of it, with its own pictures and what was given with each; here it is given the run’s.';
  return 'Training posed the same task, but with other pictures and their own captions; this picture was not among them, and the prompt is the run’s.';
}

export interface MixtureSubject {
  readonly picture: string;
  readonly t: number;
  readonly seed: number;
  readonly told: string | null;
  readonly guidance: number;
  readonly model: string;
}

/** What a figure of this page is of: “a fox on white” with the noise of seed 3, at t = 500; given “a fox on white”, without guidance · emoji-16. */
export function subjectWords({ picture, t, seed, told, guidance, model }: MixtureSubject): string {
  const given = [...(told === null ? [] : [`given ${told}`]), guidance === 1 ? 'without guidance' : `guidance ${guidance}`].join(', ');
  return `“${picture}” with the noise of seed ${seed}, at t = ${t}; the network ${given} · ${model}`;
}
