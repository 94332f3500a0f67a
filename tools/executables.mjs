import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first of these programs that is on the PATH, or of these files that is there.
 * @param {readonly string[]} names
 * @param {readonly string[]} files
 * @returns {string | null}
 */
export function findExecutable(names, files) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...files].find((path) => existsSync(path)) ?? null;
}
