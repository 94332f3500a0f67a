/** Words inside a PNG: iTXt chunks (PNG, third edition, 11.3.3.4), UTF-8 and not compressed. Pure. */

const SIGNATURE = 8;
const IHDR = 25;

/** The picture with keywords and their texts, put behind its header. */
export function withPngText(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(texts).map(([keyword, text]) => {
    const encoder = new TextEncoder();
    // Keyword, NUL, not compressed, method 0, no language, no translated keyword, text.
    return chunk('iTXt', [...encoder.encode(keyword), 0, 0, 0, 0, 0, ...encoder.encode(text)]);
  });
  const length = chunks.reduce((sum, { length: own }) => sum + own, png.length);
  const out = new Uint8Array(length);
  out.set(png.subarray(0, SIGNATURE + IHDR));
  let at = SIGNATURE + IHDR;
  for (const one of chunks) {
    out.set(one, at);
    at += one.length;
  }
  out.set(png.subarray(SIGNATURE + IHDR), at);
  return out;
}

function chunk(type: string, data: readonly number[]): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
