import { expect, type Page } from '@playwright/test';
// Declares window.unetscope.
import type {} from '../../src/app/scripting.ts';

/** Opens the app at a fragment and waits until the model is loaded and nothing is computing any more. */
export async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(`./${fragment === '' ? '' : `#${fragment}`}`);
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
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
