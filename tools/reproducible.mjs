// Builds the site once more, elsewhere, and compares it with dist/ byte by byte. Exits with 1 where a file differs.
//
//     npm run build && npm run reproducible
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'vite';

const again = mkdtempSync(join(tmpdir(), 'unetscope-build-'));
try {
  await build({ logLevel: 'warn', build: { outDir: again, emptyOutDir: true } });
  const first = hashes('dist');
  const second = hashes(again);
  const paths = [...new Set([...first.keys(), ...second.keys()])].sort();
  const differing = paths.filter((path) => first.get(path) !== second.get(path));
  for (const path of differing) console.error(`differs: ${path}`);
  console.log(`${paths.length} files, ${differing.length} differ`);
  process.exitCode = differing.length > 0 || paths.length === 0 ? 1 : 0;
} finally {
  rmSync(again, { recursive: true });
}

/** @param {string} root */
function hashes(root) {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path));
  const digest = (/** @type {string} */ path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return new Map(files.filter((path) => statSync(path).isFile()).map((path) => [relative(root, path), digest(path)]));
}
