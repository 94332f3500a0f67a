import { crc32, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { withPngText } from './png-text.ts';

it('puts UTF-8 words behind the header, with the checksum that zlib gives', () => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, crc]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const rest = Buffer.concat([chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))), chunk('IEND', Buffer.alloc(0))]);
  const png = Buffer.concat([signature, chunk('IHDR', header), rest]);
  const text = 'x̂₀ of “a red heart”';
  const expected = Buffer.concat([signature, chunk('IHDR', header), chunk('iTXt', Buffer.from(`Description\0\0\0\0\0${text}`)), rest]);
  expect(Buffer.from(withPngText(png, { Description: text }))).toEqual(expected);
});
