import { expect, type Page } from '@playwright/test';
import { goTo, idle, open, test, watchConsole } from './support/app.ts';

const small = 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=2';

/** What browsers do that translate a page: <font><font> around each text, with a new text in place of ours or with ours moved into it. */
async function translate(page: Page, kind: 'replaced' | 'moved'): Promise<void> {
  await page.evaluate((how) => {
    const root = document.getElementById('root');
    if (root === null) throw new Error('no root');
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Node[] = [];
    while (walker.nextNode() !== null) {
      const { parentElement } = walker.currentNode;
      if (parentElement?.closest('[translate="no"], font, svg, style, option') === null && walker.currentNode.nodeValue?.trim() !== '') texts.push(walker.currentNode);
    }
    for (const text of texts) {
      const outer = document.createElementNS('http://www.w3.org/1999/xhtml', 'font');
      const inner = outer.appendChild(document.createElementNS('http://www.w3.org/1999/xhtml', 'font'));
      text.parentNode?.replaceChild(outer, text);
      inner.append(how === 'moved' ? text : (text.nodeValue ?? ''));
    }
    if (texts.length < 5) throw new Error(`only ${texts.length} texts`);
  }, kind);
  // Mutations are heard of in a microtask.
  await page.evaluate(() => Promise.resolve());
}

for (const kind of ['replaced', 'moved'] as const) {
  test(`a page whose texts are ${kind} by a translation says what is so`, async ({ page }) => {
    const quiet = watchConsole(page);
    await open(page, small);
    await translate(page, kind);
    const holds = async (): Promise<void> => {
      const { step, timestep } = await page.evaluate(() => ({ step: window.unetscope.view().step, timestep: window.unetscope.frame(window.unetscope.view().step).timestep }));
      const film = page.getByRole('region', { name: 'Film of the run' });
      await expect(film).toContainText(`Step ${step} of 6`);
      if (timestep !== null) await expect(film).toContainText(`t = ${timestep}`);
    };
    await holds();
    await page.getByRole('button', { name: 'Next step' }).click();
    await idle(page);
    await holds();
    await page.evaluate(() => window.unetscope.run({ seed: 4 }));
    await idle(page);
    await holds();
    for (const place of ['tensor', 'block', 'attention', 'time', 'resampling', 'forward', 'schedule', 'parity', 'lab', 'runs', 'figure']) {
      await goTo(page, `${small.replace('seed=3', 'seed=4')}&page=${place}`);
      await idle(page);
      await translate(page, kind);
      await page.getByRole('button', { name: 'Next step' }).click();
      await idle(page);
      await holds();
    }
    await expect(page.getByText(/could not draw|bug in Unetscope/)).toHaveCount(0);
    quiet();
  });
}
