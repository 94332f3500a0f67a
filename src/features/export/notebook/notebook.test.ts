import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openShipped, shippedManifest } from '../../../../tools/unets/shipped-network.ts';
import { defaultRecipe } from '../../../protocol/manifest.ts';
import type { Recipe } from '../../../protocol/recipe.ts';
import { writeNotebook } from './notebook.ts';

/** Executed by training/tests/test_notebook.py. `UNETSCOPE_WRITE_DOCS=1` writes it anew. */
const example = new URL('../../../../docs/notebook-example.ipynb', import.meta.url);
const notebookSchema = z.object({ cells: z.array(z.object({ source: z.string() })) });
/** But for the page's own values, whose last digits are the processor's. */
const sources = (text: string) => notebookSchema.parse(JSON.parse(text)).cells.map(({ source }) => source.replace(/^page = .*$/m, ''));

it('the notebook of an edited run is the one in docs/', { timeout: 240_000 }, async () => {
  const manifest = shippedManifest();
  const { model, pictureOf, edited, network } = await openShipped(manifest);
  const [skip] = model.anatomy.skips;
  if (skip === undefined) throw new Error('the model has no skip');
  const recipe: Recipe = { ...defaultRecipe(manifest), prompt: 'a red heart', seed: 3, steps: 8, edits: [{ kind: 'gain', tensor: skip.encoder, into: skip.joined, value: 0, steps: [6, 7] }] };
  const notebook = writeNotebook({
    recipe,
    model,
    step: 6,
    look: [skip.encoder, skip.decoder, skip.joined],
    link: 'https://example.org/unetscope/#v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=8',
    modelUrl: 'https://example.org/unetscope/models/emoji-16/model.onnx',
    picture: await pictureOf(recipe),
  });
  await edited.forget();
  await network.release();
  if (process.env['UNETSCOPE_WRITE_DOCS'] !== undefined) writeFileSync(example, notebook);
  expect(sources(notebook)).toEqual(sources(readFileSync(example, 'utf8')));
});
