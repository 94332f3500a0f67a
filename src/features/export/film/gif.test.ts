import { GIFEncoder } from 'gifenc';
import { describe, expect, it } from 'vitest';
import { withComment } from './gif.ts';
import { exactPalette } from './palette.ts';

const rgba = (...colours: number[]) => Uint8ClampedArray.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255, 255]));

describe('the colours of a frame', () => {
  it('are its own where there are at most 256', () => {
    expect(exactPalette(rgba(0xff0000, 0x010203, 0xff0000))).toEqual({ palette: [[255, 0, 0], [1, 2, 3]], indices: Uint8Array.from([0, 1, 0]) });
    expect(exactPalette(rgba(...Array.from({ length: 256 }, (_, i) => i)))?.palette).toHaveLength(256);
    expect(exactPalette(rgba(...Array.from({ length: 257 }, (_, i) => i)))).toBeNull();
  });
});

describe('the comment of a GIF', () => {
  it('stands before the trailer, in parts of at most 255 bytes', () => {
    const gif = GIFEncoder();
    gif.writeFrame(Uint8Array.of(0), 1, 1, { palette: [[0, 0, 0], [1, 1, 1]], delay: 20 });
    gif.finish();
    const plain = gif.bytes();
    const text = 'ε̂ '.repeat(120);
    const bytes = withComment(plain, text);
    expect([...bytes.subarray(0, plain.length - 1)]).toEqual([...plain.subarray(0, -1)]);
    expect(bytes.at(-1)).toBe(0x3b);
    let at = plain.length - 1;
    expect([bytes[at], bytes[at + 1]]).toEqual([0x21, 0xfe]);
    const read: number[] = [];
    for (at += 2; (bytes[at] ?? 0) > 0; at += 1 + (bytes[at] ?? 0)) read.push(...bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)));
    expect(new TextDecoder().decode(Uint8Array.from(read))).toBe(text);
    expect(at).toBe(bytes.length - 2);
  });
});
