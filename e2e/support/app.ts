import { expect, test as base, type Page } from '@playwright/test';
// Declares window.unetscope.
import type {} from '../../src/app/scripting.ts';

/**
 * `page` is a new page in a new profile: compiling the runtime there and loading the model is most of what a short test costs. `warm` is
 * one page for all tests that take it, on which the app stays open: `open` follows a link there as a person who pastes it. A test that
 * needs a run of its own takes a seed of its own. What meddles with the page's scripts or its network takes `page`.
 */
export const test = base.extend<{ warm: Page }, { kept: Page }>({
  kept: [
    async ({ browser }, use, { project }) => {
      const { baseURL, storageState } = project.use;
      const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), ...(storageState === undefined ? {} : { storageState }) });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],
  warm: async ({ kept }, use) => {
    await kept.setViewportSize({ width: 1280, height: 720 });
    await kept.emulateMedia({ colorScheme: 'light', reducedMotion: null });
    await kept.mouse.move(0, 0);
    await use(kept);
    // Closes what was left open over the page.
    await kept.keyboard.press('Escape');
  },
});

/** Opens the app at a fragment and waits until nothing is computing any more. */
export async function open(page: Page, fragment = ''): Promise<void> {
  await goTo(page, fragment);
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
}

/** Opens the app at a fragment, or follows the fragment where the app is open. Resolves when the app has heard of it. */
export async function goTo(page: Page, fragment: string): Promise<void> {
  const there = await page.evaluate(() => 'unetscope' in window);
  if (!there) await page.goto(`./${fragment === '' ? '' : `#${fragment}`}`);
  else
    await page.evaluate(async (hash) => {
      if (location.hash === `#${hash}`) return;
      // Comes after popstate, by which the app goes.
      const heard = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
      location.hash = hash;
      await heard;
    }, fragment);
}

export async function idle(page: Page): Promise<void> {
  await page.evaluate(() => window.unetscope.idle());
}

/** The message and code with which a script call is refused. */
export async function refusal(page: Page, source: string): Promise<{ code: string; message: string }> {
  return await page.evaluate(`(async () => {
    try {
      await (async () => (${source}))();
    } catch ({ code, message }) {
      return { code, message };
    }
    throw new Error('it was not refused');
  })()`);
}

/** Fails where the page itself reported an error that no test asked for. */
export function watchConsole(page: Page): () => void {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return () => expect(errors).toEqual([]);
}
