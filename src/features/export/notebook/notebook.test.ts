import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openShipped, shippedManifest } from '../../../../tools/unets/shipped-network.ts';
import { defaultRecipe } from '../../../protocol/manifest.ts';
import type { Recipe } from '../../../protocol/recipe.ts';
import { writeNotebook } from './notebook.ts';

/** Executed by training/tests/test_notebook.py. `UNETSCOPE_WRITE_DOCS=1` writes them anew. */
const example = (name: string) => new URL(`../../../../docs/${name}.ipynb`, import.meta.url);
const notebookSchema = z.object({ cells: z.array(z.object({ source: z.string() })) });
/** But for the page's own values, whose last digits are the processor's. */
const sources = (text: string) => notebookSchema.parse(JSON.parse(text)).cells.map(({ source }) => source.replace(/^page = .*$/m, ''));

it('the notebooks of an edited run, and of two that are compared, are those in docs/', { timeout: 240_000 }, async () => {
  const manifest = shippedManifest();
  const { model, pictureOf, edited, network } = await openShipped(manifest);
  const [skip] = model.anatomy.skips;
  if (skip === undefined) throw new Error('the model has no skip');
  const plain: Recipe = { ...defaultRecipe(manifest), prompt: 'a red heart', seed: 3, steps: 8 };
  const cut: Recipe = { ...plain, edits: [{ kind: 'gain', tensor: skip.encoder, into: skip.joined, value: 0, steps: [6, 7] }] };
  const [of, other] = [{ recipe: cut, step: 6, picture: await pictureOf(cut) }, { recipe: plain, step: 6, picture: await pictureOf(plain) }];
  await edited.forget();
  await network.release();
  const here = 'https://example.org/unetscope/';
  const link = `${here}#v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=8&edits=gain*tensor-${skip.encoder}*into-${skip.joined}*value-0*steps-6_7`;
  const request = { model, look: [skip.encoder, skip.decoder, skip.joined], modelUrl: `${here}models/emoji-16/model.onnx`, keptFile: '' };
  for (const [name, notebook] of [
    ['notebook-example', writeNotebook({ ...request, runs: { '': of }, link })],
    ['notebook-of-two', writeNotebook({ ...request, runs: { A: other, B: of }, link: `${link}&beside.edits=` })],
  ] as const) {
    if (process.env['UNETSCOPE_WRITE_DOCS'] !== undefined) writeFileSync(example(name), notebook);
    expect(sources(notebook), name).toEqual(sources(readFileSync(example(name), 'utf8')));
  }
});
