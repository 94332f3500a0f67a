import { expect, type Page } from '@playwright/test';
import { deviation, golden, plain } from './golden.ts';

/** Feeds PyTorch's inputs of some of the golden steps to the network in the page, and compares the answer and three tensors inside. */
export async function expectGolden(page: Page, model: string, steps: readonly number[] = [0, 1, 2]): Promise<void> {
  const arrays = golden(model);
  for (const i of steps) {
    const inputs = ['sample', 'timestep', 'tokens'].map((name) => ({ name, ...plain(arrays, `${i}/${name}`) }));
    const probes = [...arrays.keys()].filter((key) => key.startsWith(`${i}/probe/`)).map((key) => key.slice(`${i}/probe/`.length));
    expect(probes).toHaveLength(3);
    const names = ['pred_noise', ...probes];
    const answers = await page.evaluate(
      async ([given, wanted]) => {
        const tensors = given.map(({ name, dims, data }) => ({ name, dims, data: Float32Array.from(data) }));
        const got = await window.unetscope.forward(tensors, wanted);
        return got.map(({ name, dims, data }) => ({ name, dims: [...dims], data: Array.from(data) }));
      },
      [inputs, names] as const,
    );
    for (const [at, name] of names.entries()) {
      const expected = plain(arrays, name === 'pred_noise' ? `${i}/pred_noise` : `${i}/probe/${name}`);
      expect(answers[at]?.dims).toEqual(expected.dims);
      expect(deviation(answers[at]?.data ?? [], expected.data), `${name} at golden step ${i}`).toBeLessThanOrEqual(1e-4);
    }
  }
}
