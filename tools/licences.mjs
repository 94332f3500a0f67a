// What the built page is made of and under which terms. `node tools/licences.mjs` fails where a package, of the build or of the page, has terms that this
// project cannot take; the build writes THIRD-PARTY-NOTICES.txt and sbom.cdx.json beside the page.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One of these must be among those offered. */
const TAKEN = /^(MIT(-0)?|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|CC0-1\.0|CC-BY-(3|4)\.0|Unlicense|MPL-2\.0|BlueOak-1\.0\.0|Python-2\.0|Zlib)$/;

/** @typedef {{ name: string, version: string, licence: string, folder: string, shipped: boolean, integrity: string | undefined }} Package */

/** @returns {Package[]} */
export function packages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(/** @type {Record<string, any>} */ (lock.packages))
    .filter(([folder, { link }]) => folder !== '' && link !== true)
    .map(([folder, { version, license, dev, devOptional, integrity }]) => ({
      name: folder.replace(/^.*node_modules\//, ''),
      version,
      licence: typeof license === 'string' ? license : '',
      folder,
      shipped: dev !== true && devOptional !== true,
      integrity,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
}

/** Whether an SPDX expression offers terms that can be taken. @param {string} licence */
export function canBeTaken(licence) {
  return licence
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((offer) => offer.split(/\s+AND\s+/).every((part) => TAKEN.test(part.trim())));
}

/** @param {string} folder */
function termsOf(folder) {
  try {
    const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
    return file === undefined ? null : readFileSync(join(root, folder, file), 'utf8').trim();
  } catch {
    return null;
  }
}

export function notices() {
  const parts = packages()
    .filter(({ shipped }) => shipped)
    .map(({ name, version, licence, folder }) => `${name} ${version} (${licence})\n\n${termsOf(folder) ?? `Published under ${licence}.`}`);
  parts.push(
    'Noto Color Emoji (OFL-1.1)\n\nThe models were trained on pictures made from this font by Google (https://github.com/googlefonts/noto-emoji). The font itself is no part of the page.',
  );
  return `Unetscope is made with the work of others, whose terms follow.\n\n${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

/** CycloneDX 1.6, without a date, so that two builds are alike. @param {string} version */
export function sbom(version) {
  const components = packages()
    .filter(({ shipped }) => shipped)
    .map(({ name, version: of, licence }) => ({ type: 'library', name, version: of, licenses: [{ expression: licence }], purl: `pkg:npm/${name.replace('@', '%40')}@${of}` }));
  const body = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component: { type: 'application', name: 'unetscope', version } }, components };
  return `${JSON.stringify(body, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = packages();
  const refused = all.filter(({ licence }) => !canBeTaken(licence));
  for (const { name, version, licence } of refused) console.error(`${name} ${version}: ${licence === '' ? 'says no licence' : licence}`);
  if (refused.length > 0) process.exit(1);
  console.log(`licences: ${all.length} packages, ${all.filter(({ shipped }) => shipped).length} of them in the page, all with terms that can be taken`);
}
