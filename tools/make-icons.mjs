// Writes public/icons: the mark of the page, a U of pixels, as the icon of the installed app.
import { mkdirSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const INK = [0, 115, 90];
const PAPER = [250, 250, 247];
/** The U of index.html's favicon, 16 by 16: its outline as corners, even-odd. */
const corners = [[2, 2], [5, 2], [5, 5], [6, 5], [6, 8], [7, 8], [7, 11], [9, 11], [9, 8], [10, 8], [10, 5], [11, 5], [11, 2], [14, 2], [14, 6], [13, 6], [13, 9], [12, 9], [12, 12], [11, 12], [11, 14], [5, 14], [5, 12], [4, 12], [4, 9], [3, 9], [3, 6], [2, 6]];

/** @param {number} x @param {number} y */
function inside(x, y) {
  let odd = false;
  corners.forEach(([x1 = 0, y1 = 0], i) => {
    const [x2 = 0, y2 = 0] = corners[(i + 1) % corners.length] ?? [];
    if (x1 === x2 && x1 > x && Math.min(y1, y2) <= y && y < Math.max(y1, y2)) odd = !odd;
  });
  return odd;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
}

/** The mark in the middle, over `share` of the width. @param {number} size @param {number} share */
function png(size, share) {
  const rows = Buffer.alloc(size * (1 + 3 * size));
  const scale = 16 / (size * share);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = [x, y].map((place) => (place + 0.5 - size / 2) * scale + 8);
      Buffer.from(inside(at[0] ?? 0, at[1] ?? 0) ? INK : PAPER).copy(rows, y * (1 + 3 * size) + 1 + 3 * x);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const folder = new URL('../public/icons/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, size, share] of /** @type {const} */ ([['icon-192.png', 192, 0.9], ['icon-512.png', 512, 0.9], ['maskable-512.png', 512, 0.6]])) {
  writeFileSync(new URL(name, folder), png(size, share));
}
