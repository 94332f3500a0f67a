import { describe, expect, it } from 'vitest';
import { framed, inSubscripts, stacked, wrapped, type Font, type Scene } from './scene.ts';
import { writeSvg } from './svg.ts';

const font = { family: 'Inter, "Noto Sans"', size: 12, weight: '400', style: 'italic' };
const black = { colour: '#000000', opacity: 1 };
/** A typeface of which every letter is 0.6 wide; those of Chinese are 1. */
const widthOf = (text: string, { size }: Font): number => size * Array.from(text).reduce((sum, letter) => sum + (/\p{sc=Han}/u.test(letter) ? 1 : 0.6), 0);
const scene: Scene = {
  width: 120,
  height: 40,
  ground: null,
  marks: [
    { kind: 'text', x: 1.005, y: 9, width: 33.333, text: 'x̂₀ < "ε̂" & more\u0007', font, fill: { colour: '#ff0000', opacity: 0.5 } },
    { kind: 'path', d: 'M0 0L1 1', matrix: [1, 0, 0, 1, 2, 3], fill: null, stroke: black, strokeWidth: 1.25, dash: [7, 3] },
  ],
};

describe('a scene as SVG', () => {
  const svg = writeSvg(scene, { title: 'a <title>', description: 'd', link: 'https://example.org/#v=1&seed=3' }, () => '');
  it('keeps text as text and escapes what XML would read', () => {
    expect(svg).toContain('>x̂₀ &lt; &quot;ε̂&quot; &amp; more</text>');
    expect(svg).toContain('font-family="Inter, &quot;Noto Sans&quot;" font-size="12" font-weight="400" font-style="italic" fill="#ff0000" fill-opacity="0.5" textLength="33.33"');
    expect(svg).toContain('<metadata>https://example.org/#v=1&amp;seed=3</metadata>');
    expect(svg).toContain('<title>a &lt;title&gt;</title>');
  });
  it('draws lines as they are', () => {
    expect(svg).toContain('<path d="M0 0L1 1" transform="matrix(1 0 0 1 2 3)" fill="none" stroke="#000000" stroke-width="1.25" stroke-dasharray="7 3"/>');
    expect(svg).not.toContain('<rect');
  });
});

describe('a framed scene', () => {
  it('has room around it and its caption under it, wrapped', () => {
    const link = `https://example.org/${'x'.repeat(60)}`;
    const whole = framed(scene, { lines: ['one', link], font, fill: black }, '#ffffff', widthOf);
    // What is narrow gets a column in which a caption can be read.
    expect(whole.width).toBe(232);
    const texts = whole.marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
    expect(texts[0]).toMatchObject({ x: 17.005, y: 25 });
    expect(texts.slice(2).map(({ text }) => text).join('')).toBe(link);
    expect(Math.max(...texts.map(({ y }) => y))).toBeLessThan(whole.height);
    expect(whole.marks[1]).toMatchObject({ matrix: [1, 0, 0, 1, 18, 19] });
  });
});

describe('scenes that stand one under the other', () => {
  it('are as wide as the widest and as high as all', () => {
    const both = stacked([scene, { ...scene, width: 200 }]);
    expect(both).toMatchObject({ width: 200, height: 80 });
    expect(both.marks[2]).toMatchObject({ x: 1.005, y: 49 });
    expect(both.marks[3]).toMatchObject({ matrix: [1, 0, 0, 1, 2, 43] });
  });
});

describe('a caption', () => {
  it('is broken between words, never at the sign of an equation', () => {
    expect(wrapped('the last evaluation, step 24 · t = 39', (line) => line.length <= 35)).toEqual(['the last evaluation, step 24 ·', 't = 39']);
  });

  it('stays inside the frame whatever its letters, and keeps its width on machines with another typeface', () => {
    for (const words of ['“一只在黄色上的蓝猫一只在黄色上的蓝猫一只在黄色上的蓝猫”, seed 42', 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW', `https://example.org/#v=1&tensor=decoder.0_x&${'🧡'.repeat(40)}`]) {
      const { width, marks } = framed(scene, { lines: [words], font, fill: black }, null, widthOf);
      const lines = marks.flatMap((mark) => (mark.kind === 'text' && mark.y > 60 ? [mark] : []));
      expect(lines.map(({ text }) => text).join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
      for (const line of lines) {
        // No letter is cut in two.
        expect(line.text).not.toMatch(/\p{Cs}/u);
        expect(line.width).toBe(widthOf(line.text, line.font));
        expect(line.x + line.width).toBeLessThanOrEqual(width - 16);
      }
    }
  });

  it('sets the t of x_t low, and leaves names of tensors alone', () => {
    const pieces = (text: string) => inSubscripts(text).map(({ text: piece, low }) => (low ? `[${piece}]` : piece)).join('');
    expect(pieces('x_t′ = √ᾱ_t′ · x̂₀ + √(1 − ᾱ_t) · ε̂')).toBe('x[t′] = √ᾱ[t′] · x̂₀ + √(1 − ᾱ[t]) · ε̂');
    expect(pieces('#v=1&tensor=pred_noise, conv_t, x_time')).toBe('#v=1&tensor=pred_noise, conv_t, x_time');
    expect(framed(scene, { lines: ['x_t, here'], font, fill: black }, null, widthOf).marks.slice(2)).toMatchObject([{ text: 'x' }, { text: 't', font: { size: 8.64 } }, { text: ', here' }]);
  });
});
