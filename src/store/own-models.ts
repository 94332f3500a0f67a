import type { OwnModel } from '../protocol/engine.ts';

/** Models that the person opened, by id: their files stay where they are, and are forgotten when the page is closed. */
const held = new Map<string, OwnModel>();

export const ownModels = {
  put(model: OwnModel): void {
    held.set(model.manifest.id, model);
  },
  get: (id: string): OwnModel | undefined => held.get(id),
};

export function isOwnModel(id: string): boolean {
  return /^own-[0-9a-f]{40}$/.test(id);
}
