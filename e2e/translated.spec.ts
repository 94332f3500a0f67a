import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
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

/** … and what comes later, or changes: it is read at once, and the answer comes in a moment, when the text may be another. */
async function keepTranslating(page: Page, kind: 'replaced' | 'moved'): Promise<void> {
  await page.evaluate((how) => {
    const html = 'http://www.w3.org/1999/xhtml';
    const due = new Map<Node, string>();
    const read = (node: Node): void => {
      const parent = node instanceof Element ? node : node.parentElement;
      if (parent?.closest('[translate="no"], font, svg, style, textarea') !== null) return;
      if (node.nodeType !== Node.TEXT_NODE) node.childNodes.forEach(read);
      else if (node.nodeValue !== null && node.nodeValue.trim() !== '') due.set(node, node.nodeValue);
    };
    const answer = (): void => {
      const answers = [...due];
      due.clear();
      setTimeout(() => {
        for (const [text, was] of answers) {
          if (!text.isConnected || text.parentElement?.closest('font') !== null) continue;
          const outer = document.createElementNS(html, 'font');
          const inner = outer.appendChild(document.createElementNS(html, 'font'));
          text.parentNode?.replaceChild(outer, text);
          inner.append(how === 'moved' ? text : `«${was}»`);
        }
      }, 150);
    };
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) (type === 'characterData' ? [target] : addedNodes).forEach(read);
      answer();
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, kind);
}

/** Everything that opens over the page, used; `look` at what is written there. What a file says is looked at too. */
async function throughDialogs(page: Page, look: (what: string, read: () => Promise<string>) => Promise<void>): Promise<void> {
  const ours = (text: string): string => text.replaceAll(/[«»]/g, '');
  const seen = async (what: string, part: Locator): Promise<void> => {
    await idle(page);
    await look(what, async () => ours(await part.evaluate((element) => element.textContent)));
  };
  const press = async (name: string | RegExp): Promise<void> => await page.getByRole('button', { name }).locator('visible=true').first().click();
  const dialog = page.locator('dialog[open]');
  const panel = page.locator('[popover="auto"]:popover-open');

  await press(/^«?Share/);
  const embed = dialog.getByRole('region', { name: 'In a page of your own' });
  await seen('share', embed);
  await embed.getByRole('checkbox', { name: /the recipe/ }).click();
  await seen('share, with the recipe', embed);
  await look('the embed code', async () => await embed.getByRole('textbox').inputValue());
  await look('the link', async () => `${(await dialog.getByRole('textbox').first().inputValue()) === (await page.evaluate(() => window.unetscope.link()))}`);
  await page.keyboard.press('Escape');

  await press(/^«?Export/);
  await seen('export', dialog);
  await press(/^«?Figures/);
  await press(/^«?3×/);
  await seen('export, figures', dialog);
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'The update of this step: SVG' }).click()]);
  await look('the name of a file', async () => await Promise.resolve(file.suggestedFilename()));
  const svg = readFileSync(await file.path(), 'utf8').replaceAll(/data:image[^"]*|\d+\.\d+/g, '');
  await look('a file', async () => await Promise.resolve(svg));
  await press(/^«?Film»?$/);
  const width = dialog.getByRole('spinbutton', { name: 'Width of a picture in pixels' });
  await width.fill('nothing');
  await width.press('Enter');
  await seen('film, refused', dialog);
  await width.fill('32');
  await width.press('Enter');
  await seen('film', dialog);
  await press(/^«?Contact sheet/);
  await dialog.getByRole('textbox', { name: 'Columns: values of seed' }).fill('1, 2');
  await press(/Compute the sheet/);
  await expect(dialog.getByText(/All 2 pictures/)).toBeVisible();
  await seen('contact sheet', dialog);
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  await seen('help', dialog);
  await page.keyboard.press('Escape');

  await press('Its options');
  await panel.getByRole('checkbox').first().click();
  await seen('options', panel);
  await panel.getByRole('checkbox').first().click();
  await page.keyboard.press('Escape');

  const prompt = page.getByRole('combobox', { name: 'Prompt' });
  await prompt.fill('a bl');
  await seen('words', page.getByRole('listbox'));
  await prompt.fill('a zebra on qqq');
  await prompt.press('Enter');
  await press(/replace them/);
  await seen('words, refused', page.locator('form, [aria-label="Recipe of the run"]').first());
  await prompt.fill('a blue cat');
  await prompt.press('Enter');
  await seen('the sentence', page.locator('[aria-label="Recipe of the run"]'));
  await prompt.fill('a red heart');
  await prompt.press('Enter');

  await press('Fork here');
  await panel.getByLabel('Seed of the fork').fill('9');
  await panel.getByLabel('Seed of the fork').press('Enter');
  await panel.getByLabel('Prompt of the fork').fill('a blue zebra');
  await seen('fork', panel);
  await page.keyboard.press('Escape');
}

for (const kind of ['replaced', 'moved'] as const) {
  test(`a page whose texts are ${kind} by a translation says what is so`, async ({ page }) => {
    // Twice through all that opens.
    test.setTimeout(240_000);
    const quiet = watchConsole(page);
    await open(page, small);
    const written = new Map<string, string>();
    await throughDialogs(page, async (what, read) => void written.set(what, await read()));
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
    await goTo(page, small);
    await idle(page);
    await keepTranslating(page, kind);
    await throughDialogs(page, async (what, read) => await expect.poll(read, { message: what }).toBe(written.get(what)));
    await expect(page.getByText(/could not draw|bug in Unetscope/)).toHaveCount(0);
    quiet();
  });
}
