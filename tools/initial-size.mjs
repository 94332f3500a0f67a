// Fails where the JavaScript that the page starts with is larger, under gzip, than the limit in kB that is given.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = Number(process.argv[2]);
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const files = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? ''));
let sum = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
  sum += size;
}
console.log(`${(sum / 1000).toFixed(1).padStart(8)} kB  initial JavaScript under gzip; the limit is ${limit} kB`);
process.exit(files.size > 1 && sum <= limit * 1000 ? 0 : 1);
