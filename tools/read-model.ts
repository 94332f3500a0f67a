// A scheduler_config.json may name any of them.
import '../src/diffusion/every-sampler.ts';
import { readable, type Readable } from '../src/reading/readable.ts';
import { readFiles } from '../src/reading/read-files.ts';

/** What the page does with files that were chosen, without its worker. */
export async function readModel(files: Readonly<Record<string, Blob>>): Promise<Readable> {
  return readable(await readFiles(files));
}
