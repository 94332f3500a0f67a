import type { Page } from '@playwright/test';

/** Pixels of the canvas inside the button with this accessible name, at the canvas' own size. */
export async function drawnPixels(page: Page, name: string): Promise<{ width: number; height: number; rgba: number[] }> {
  const button = page.getByRole('button', { name, exact: true }).first();
  await button.locator('canvas[data-state="drawn"]').first().waitFor();
  return await button.evaluate((element) => {
    const canvas = element.querySelector('canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    if (!canvas || !pixels) throw new Error('nothing is drawn');
    return { width: canvas.width, height: canvas.height, rgba: Array.from(pixels.data) };
  });
}

/** A tensor at a step as the engine gives it to a script. */
export async function probed(page: Page, step: number, name: string): Promise<{ dims: number[]; data: number[] }> {
  return await page.evaluate(
    async ([at, tensor]) => {
      const [found] = await window.unetscope.probe(at, [tensor]);
      if (found === undefined) throw new Error('no tensor');
      return { dims: [...found.dims], data: Array.from(found.data) };
    },
    [step, name] as const,
  );
}
