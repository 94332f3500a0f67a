// Runs every ready experiment of the lab on the shipped model and writes the pictures that come out, side by side in the order of
// src/features/lab/experiments.ts, to src/features/lab/experiments.png. To be run whenever experiments or weights change.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { close, load, openEditable } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { defaultRecipe } = await load('/src/protocol/manifest.ts');
const { experiments } = await load('/src/features/lab/experiments.ts');

const { manifest, look, release } = await openEditable('emoji-32');
const { height, width } = manifest.sample;
const across = experiments.length * width;
const rows = Buffer.alloc(height * (1 + 3 * across));
for (const [index, { id, base, change }] of experiments.entries()) {
  const recipe = { ...defaultRecipe(manifest), ...base, ...change };
  const ask = (/** @type {unknown} */ inputs, /** @type {number} */ at) => look(inputs, recipe, at);
  let picture = new Float32Array();
  for await (const { frame } of trajectory({ manifest, recipe, start: null, known: [], until: Infinity }, ask)) picture = frame.prev;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const value = picture[(c * height + y) * width + x] ?? 0;
        rows[y * (1 + 3 * across) + 1 + 3 * (index * width + x) + c] = Math.round(Math.max(0, Math.min(255, 127.5 * (value + 1))));
      }
    }
  }
  console.log(id);
}
await release();
await close();

const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};
const header = Buffer.alloc(13);
header.writeUInt32BE(across, 0);
header.writeUInt32BE(height, 4);
header.set([8, 2, 0, 0, 0], 8);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
writeFileSync(new URL('../src/features/lab/experiments.png', import.meta.url), png);
console.log(`${experiments.length} pictures, ${png.length} bytes`);
