import { expect, test, type Page } from '@playwright/test';
import { idle, open, watchConsole } from './support/app.ts';

const run = 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=2&guidance=1&at=1';
/** Opening all takes minutes on a busy machine: the suite opens every fifth, `EVERY_TENSOR=1 npx playwright test every-tensor` all. */
const stride = process.env['EVERY_TENSOR'] === '1' ? 1 : 5;
const stats = (page: Page) => page.evaluate(() => window.unetscope.stats());

test('tensors and their weights are opened one after the other from the tree: one run each, none for weights, and nothing is left behind', async ({ page }) => {
  // Hundreds of tensors, each with a run of the network and a page.
  test.slow();
  // Small: what is drawn is other tests' matter.
  await page.setViewportSize({ width: 800, height: 500 });
  const quiet = watchConsole(page);
  await open(page, run);
  const before = await stats(page);
  await page.getByRole('button', { name: /^Places/ }).click();
  await page.getByRole('button', { name: /^Layers/ }).click();
  await page.getByRole('tree').waitFor();
  await idle(page);

  const { opened, costly, weights } = await page.evaluate(async (every) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const rows = (selector: string) => [...document.querySelectorAll<HTMLElement>(`[role="treeitem"]${selector}`)];
    const until = async (selector: string) => {
      while (document.querySelector(selector) === null) await frame();
    };
    const groups = () => rows('[aria-expanded="false"]').filter(({ dataset }) => dataset['row']?.startsWith('tensor/') === false);
    for (let closed = groups(); closed.length > 0; closed = groups()) {
      for (const row of closed) row.click();
      await frame();
    }
    const runs = async () => (await window.unetscope.stats()).networkRuns;
    const costs: { name: string; runs: number }[] = [];
    const seen = new Set<string>();
    const names = window.unetscope.tensors().flatMap(({ name }, index) => (index % every === 0 ? name : []));
    let then = await runs();
    for (const name of names) {
      document.querySelector<HTMLElement>(`[data-row="${CSS.escape(`tensor/${name}`)}"]`)?.click();
      await until(`section[aria-label="${CSS.escape(`Tensor ${name}`)}"][aria-busy="false"]`);
      const read = await runs();
      costs.push({ name, runs: read - then });
      for (const row of rows(`[data-row^="${CSS.escape(`weights/${name}/`)}"]`)) {
        const own = row.title;
        if (seen.has(own)) continue;
        seen.add(own);
        row.click();
        await until(`section[aria-label="${CSS.escape(`Weights ${own}`)}"][aria-busy="false"]`);
      }
      then = await runs();
      if (then > read) costs.push({ name: `weights of ${name}`, runs: 2 });
    }
    return { opened: names.length, costly: costs.filter((cost) => cost.runs > 1), weights: [...seen].sort() };
  }, stride);
  expect(opened).toBeGreaterThan(300 / stride);
  expect(costly).toEqual([]);
  const all = await page.evaluate((every) => window.unetscope.tensors().flatMap((tensor, index) => (index % every === 0 ? tensor.weights.map(({ name }) => name) : [])), stride);
  expect(weights).toEqual([...new Set(all)].sort());

  await page.keyboard.press('Escape');
  await page.waitForFunction(() => window.unetscope.view().page === 'figure');
  await idle(page);
  const { liveTensors, liveSessions, bytesHeld, pageBytes, sessionsBuilt } = await stats(page);
  expect({ liveTensors, liveSessions, bytesHeld, pageBytes, sessionsBuilt }).toEqual({
    liveTensors: 0,
    // One of the network, and one with places for the cuts that the figure measures.
    liveSessions: before.liveSessions,
    bytesHeld: before.bytesHeld,
    pageBytes: before.pageBytes,
    sessionsBuilt: before.sessionsBuilt,
  });
  quiet();
});
