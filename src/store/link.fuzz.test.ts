import { expect, it } from 'vitest';
import { philox4x32 } from '../base/philox.ts';
import type { Edit } from '../protocol/edits.ts';
import { recipeSchema } from '../protocol/recipe.ts';
import { encodeLink, linkDefaults, parseLink } from './link.ts';
import { viewSchema } from './view.ts';

const edits: Edit[] = [
  { kind: 'gain', tensor: 'encoder.0.block.0.output', into: 'decoder.0.joined', value: 0, steps: [20, 24], channels: [0, 1, 2, 9] },
  { kind: 'mean', tensor: 'middle.block.1.output', branch: 'conditional' },
  { kind: 'word', word: 2, value: 1.5 },
  { kind: 'timestep', offset: -100 },
  { kind: 'patch', tensor: 'middle.block.1.output', from: { prompt: 'a ghost on black', seed: 3 } },
  { kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 },
];
const recipe = { ...linkDefaults.recipe, prompt: 'a blue cat on yellow', edits };
const link = encodeLink({ recipe, beside: { ...recipe, edits: [], seed: 5 }, view: { ...linkDefaults.view, step: 12, page: 'lab' }, expected: null, letter: 'B' });
const scraps = ['%', '*', '**', '&', '=', '-', '_', ':', 'edits=', 'beside.', '999999999', '1e308', 'NaN', '\u0000', '☃', 'steps-5_2', 'from.', 'gain*', '%2A', '%E0%A4'];

it('10,000 mutated links with edits and a second run: each gives a recipe and a view that are whole, and a sentence for what is wrong', () => {
  let said = 0;
  for (let i = 0; i < 10_000; i++) {
    const bits = [0, 1, 2].flatMap((block) => [...philox4x32([i, block, 0, 0], [20_261, 0])]);
    const at = (k: number): number => (bits[k] ?? 0) >>> 0;
    let text = link;
    for (let m = 0; m <= at(0) % 4; m++) {
      const place = at(1 + 2 * m) % (text.length + 1);
      const kind = at(2 + 2 * m) % 4;
      const scrap = scraps[at(2 + 2 * m) % scraps.length] ?? '';
      if (kind === 0) text = text.slice(0, place) + text.slice(place + 1 + (at(9) % 12));
      else if (kind === 1) text = text.slice(0, place) + scrap + text.slice(place);
      else if (kind === 2) text = text.slice(0, place) + String.fromCharCode(33 + (at(10) % 94)) + text.slice(place + 1);
      else text = text.slice(0, place);
    }
    const parsed = parseLink(`#${text}`);
    expect(recipeSchema.safeParse(parsed.recipe).success).toBe(true);
    expect(viewSchema.safeParse(parsed.view).success).toBe(true);
    if (parsed.beside !== null) expect(recipeSchema.safeParse(parsed.beside).success).toBe(true);
    for (const sentence of parsed.problems) expect(sentence.length).toBeGreaterThan(20);
    if (parsed.problems.length > 0) said++;
  }
  expect(said).toBeGreaterThan(1_000);
});
