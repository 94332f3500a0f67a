import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import type { Tensor } from '../protocol/frame.ts';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import { partOf } from '../store/worth.ts';
import type { Probes } from './probes.ts';
import type { Problems } from './problems.ts';
import type { Run } from './run.ts';
import { Worths } from './worth.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const { channels, height, width } = manifest.sample;
const length = sampleLength(manifest);

it('of a network that learned its variance compares what it predicts alone', async () => {
  // Unconditional row 1, conditional row 3, guidance 2: 5. Without the part 2, 2: 2. Behind each a variance that is far off.
  const answer = (rows: readonly number[]): Tensor => ({
    name: manifest.output,
    dims: [2, 2 * channels, height, width],
    data: Float32Array.from(rows.flatMap((value) => [...Array<number>(length).fill(value), ...Array<number>(length).fill(1000 * value)])),
  });
  const probes = { with: (_run: Run, _position: number, edits: readonly Edit[]) => Promise.resolve([answer(edits.length > 0 ? [2, 2] : [1, 3])]) };
  const recipe = { ...defaultRecipe(manifest), guidanceScale: 2 };
  const room = { frame: () => ({ modelOutput: new Float32Array(length).fill(5) }) };
  const worths = new Worths(probes as unknown as Probes, { clear: () => undefined } as unknown as Problems);
  const part = partOf({ tensor: 'skip', into: null } as unknown as Parameters<typeof partOf>[0]);
  const loss = await worths.of(manifest, { recipe, room } as unknown as Run, 0, part, 'cut', [part]);
  expect(loss.change).toBeCloseTo((3 / 5) ** 2, 6);
});
