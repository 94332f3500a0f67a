import type { OwnModel } from '../protocol/engine.ts';
import type { ModelAnswers } from './model-answers.ts';

/** Where a model came from, null where it was chosen from this device, and what was answered about it. */
export interface Origin {
  readonly address: string | null;
  readonly answers: ModelAnswers | null;
}

/** Models that the person opened, by id: their files stay where they are, and are forgotten when the page is closed. */
const held = new Map<string, OwnModel>();
const origins = new Map<string, Origin>();
/** What links say was answered about models, for when their files are opened. */
const linked = new Map<string, ModelAnswers>();

export const ownModels = {
  put(model: OwnModel, origin: Origin): void {
    held.set(model.manifest.id, model);
    origins.set(model.manifest.id, origin);
  },
  addressOf: (id: string): string | null => origins.get(id)?.address ?? null,
  answersOf: (id: string): ModelAnswers | null => origins.get(id)?.answers ?? null,
  link(id: string, answers: ModelAnswers): void {
    linked.set(id, answers);
  },
  linkedAnswersOf: (id: string): ModelAnswers | null => linked.get(id) ?? null,
  get: (id: string): OwnModel | undefined => held.get(id),
};

export function isOwnModel(id: string): boolean {
  return /^own-[0-9a-f]{40}$/.test(id);
}
