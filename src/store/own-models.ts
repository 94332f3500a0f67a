import type { OwnModel } from '../protocol/engine.ts';

/** Models that the person opened, by id: their files stay where they are, and are forgotten when the page is closed. */
const held = new Map<string, OwnModel>();
/** Where those came from that were fetched. */
const addresses = new Map<string, string>();

export const ownModels = {
  put(model: OwnModel, address: string | null): void {
    held.set(model.manifest.id, model);
    if (address === null) addresses.delete(model.manifest.id);
    else addresses.set(model.manifest.id, address);
  },
  addressOf: (id: string): string | null => addresses.get(id) ?? null,
  get: (id: string): OwnModel | undefined => held.get(id),
};

export function isOwnModel(id: string): boolean {
  return /^own-[0-9a-f]{40}$/.test(id);
}
