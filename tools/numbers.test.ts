import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { samplerCatalogue } from '../src/diffusion/sampler-catalogue.ts';
import { compatibleClasses } from '../src/diffusion/sampler-config.ts';
import { experiments } from '../src/features/lab/experiments.ts';
import { chapters } from '../src/features/tour/all-chapters.ts';
import { parseModel } from '../src/onnx/model.ts';
import { tappableTensors } from '../src/onnx/tensors.ts';
import { readGoldenTaps } from '../src/protocol/golden-taps.ts';
import { manifestSchema, modelIndexSchema } from '../src/protocol/manifest.ts';

/** What the texts count is counted here: a number that is written by hand grows old. */

const top = new URL('../', import.meta.url);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, top)));
const textOf = (path: string): string => readFileSync(new URL(path, top), 'utf8').replace(/\s+/g, ' ');
const json = (path: string): unknown => JSON.parse(textOf(path));
const readme = textOf('README.md');

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = new Map([[20, 'twenty'], [30, 'thirty'], [40, 'forty']]);
function inWords(count: number): string {
  const tens = count - (count % 10);
  return WORDS[count] ?? [TENS.get(tens), ...(count > tens ? [WORDS[count - tens]] : [])].join('-');
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const models = modelIndexSchema.parse(json('public/models/index.json')).models.map((id) => {
  const manifest = manifestSchema.parse(json(`public/models/${id}/manifest.json`));
  const tensors = tappableTensors(parseModel(bytesOf(`public/models/${id}/${manifest.model.file}`))).map(({ name }) => name);
  return { id, manifest, tensors };
});

describe('what README and pages count', () => {
  it('samplers', () => {
    const [model] = models;
    const others = samplerCatalogue.length - compatibleClasses(model?.manifest.scheduler ?? {}).length;
    expect(readme).toContain(`${capital(inWords(samplerCatalogue.length))} samplers from diffusers (${inWords(others)} of them for other kinds of model)`);
    const rows = textOf('docs/samplers.md').match(/\| \[\w+Scheduler\]/g) ?? [];
    expect(rows).toHaveLength(samplerCatalogue.length);
  });

  it('chapters, and the page behind them', () => {
    const count = inWords(chapters.length - 1);
    expect(readme).toContain(`${capital(count)} chapters beside the live page`);
    expect(textOf('src/features/README.md')).toContain(`| ${count} chapters over the live page`);
    expect(textOf('src/features/tour/README.md')).toContain(`${capital(count)} chapters, and a last page`);
  });

  it('experiments', () => {
    expect(readme).toContain(`${capital(inWords(experiments.length))} ready-made experiments`);
    for (const { id } of experiments) expect(textOf('docs/lab.md'), id).toContain(`\`${id}\``);
  });

  it.each(models)('$id: every tensor that can be opened has PyTorch’s values to be compared with', ({ id, tensors }) => {
    const { references } = readGoldenTaps(bytesOf(`public/models/${id}/golden-taps.npz`));
    expect(tensors.filter((name) => !references.has(name))).toEqual([]);
  });

  it('tensors of emoji-32', () => {
    const count = models.find(({ id }) => id === 'emoji-32')?.tensors.length ?? 0;
    for (const path of ['src/engine/README.md', 'docs/performance.md']) expect(textOf(path)).toContain(`all ${count} tensors`);
  });
});
