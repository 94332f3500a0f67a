import { manifestSchema, type Manifest } from '../protocol/manifest.ts';
import { modelFile } from './model-files.ts';

/** What a shipped model says of itself, whether it is on the page or not. */
export async function describeModel(id: string, signal: AbortSignal): Promise<Manifest> {
  const response = await fetch(modelFile(`${id}/manifest.json`), { signal });
  return manifestSchema.parse(await response.json());
}
