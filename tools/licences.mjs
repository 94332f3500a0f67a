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

const WITHOUT_WARRANTY = /** @type {const} */ ({
  MIT: [
    'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:',
    'The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.',
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.',
  ],
  ISC: [
    'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.',
    'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.',
  ],
});

/** Whose packages carry no file of their terms, which are then written out. @type {Record<string, { licence: keyof typeof WITHOUT_WARRANTY, copyright: string }>} */
const WRITTEN_OUT = {
  'guid-typescript': { licence: 'ISC', copyright: 'Copyright (c) nicolas, https://github.com/NicolasDeveloper/guid-typescript' },
  'onnxruntime-common': { licence: 'MIT', copyright: 'Copyright (c) Microsoft Corporation' },
  'onnxruntime-web': { licence: 'MIT', copyright: 'Copyright (c) Microsoft Corporation' },
};

/** The terms of a package in full, or null where they are not known. @param {Package} from */
export function termsInFull({ name, licence, folder }) {
  const written = WRITTEN_OUT[name];
  return termsOf(folder) ?? (written?.licence === licence ? [written.copyright, ...WITHOUT_WARRANTY[written.licence]].join('\n\n') : null);
}

export function notices() {
  const parts = packages()
    .filter(({ shipped }) => shipped)
    .map((each) => `${each.name} ${each.version} (${each.licence})\n\n${termsInFull(each) ?? `Published under ${each.licence}.`}`);
  parts.push(
    'What onnxruntime’s programs are made of in turn (protobuf, Eigen, abseil and others)\n\nhttps://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt',
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
  const unwritten = all.filter((each) => each.shipped && termsInFull(each) === null);
  for (const { name, version } of unwritten) console.error(`${name} ${version}: has no file of its terms; write them out in WRITTEN_OUT`);
  if (refused.length + unwritten.length > 0) process.exit(1);
  console.log(`licences: ${all.length} packages, ${all.filter(({ shipped }) => shipped).length} of them in the page, all with terms that can be taken`);
}
