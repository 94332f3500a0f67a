import { expect, type Page } from '@playwright/test';
import { chapters } from '../src/features/tour/all-chapters.ts';
import { expectAccessible } from './support/axe.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectFits } from './support/fits.ts';

// Somebody who comes for the first time.
test.use({ storageState: { cookies: [], origins: [] } });

/** Goes to a control by the Tab key alone, and presses it. */
async function press(page: Page, name: RegExp | string): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true });
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluateAll((elements) => elements.includes(document.activeElement as HTMLElement))) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`${String(name)} is not reached by Tab`);
}

/** The numbers on screen by name: as they are written, and in full. */
async function shown(page: Page): Promise<Record<string, { text: string; value: number }>> {
  const numbers = page.getByRole('complementary', { name: 'Tour' }).getByRole('article').locator('data');
  await expect(numbers.first()).toBeVisible({ timeout: 60_000 });
  return Object.fromEntries(
    await numbers.evaluateAll((all) => all.map((each) => [each.getAttribute('data-number') ?? '', { text: each.textContent, value: Number(each.getAttribute('value')) }] as const)),
  );
}

/** What the engine says of the run in hand and the one beside it, with formulas of the test's own. */
async function measured(page: Page) {
  return await page.evaluate(() => {
    const centred = (a: Float32Array) => {
      const mean = a.reduce((sum, v) => sum + v, 0) / a.length;
      return a.map((v) => v - mean);
    };
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
    const correlation = (a: Float32Array, b: Float32Array) => dot(centred(a), centred(b)) / Math.sqrt(dot(centred(a), centred(a)) * dot(centred(b), centred(b)));
    const clip = (a: Float32Array) => a.map((v) => Math.max(-1, Math.min(1, v)));
    const apart = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + (v - (b[i] ?? 0)) ** 2, 0) / a.length;
    const deviation = (a: Float32Array) => Math.sqrt(dot(centred(a), centred(a)) / a.length);
    const beyond = (a: Float32Array) => a.filter((v) => Math.abs(v) > 1).length / a.length;
    const middle = (a: Float32Array, channel: number) => {
      let sum = 0;
      for (let y = 8; y < 24; y++) for (let x = 8; x < 24; x++) sum += clip(a)[(channel * 32 + y) * 32 + x] ?? 0;
      return sum / 256;
    };
    const { step } = window.unetscope.view();
    const frame = (k: number) => window.unetscope.frame(k);
    const array = (tensor: { data: Float32Array } | null | undefined) => tensor?.data ?? new Float32Array();
    const picture = array(frame(25).xt);
    const noise = array(frame(0).xt);
    const before = array(window.unetscope.runs().beside?.picture);
    const here = frame(Math.min(step, 24));
    return {
      step,
      t: here.timestep ?? NaN,
      seen: correlation(array(here.xt), picture),
      expected: correlation(array(here.predX0), picture),
      first: apart(clip(array(frame(0).predX0)), clip(picture)),
      later: apart(clip(array(frame(12).predX0)), clip(picture)),
      stride: Math.sqrt(apart(array(frame(0).xt), array(frame(1).xt))),
      mse: apart(clip(picture), clip(before)),
      same: correlation(picture, noise),
      largerThanNoise: deviation(picture) / deviation(noise),
      largerThanBefore: deviation(picture) / deviation(before),
      middle: [0, 2].map((channel) => [middle(before, channel), middle(picture, channel)]),
      beyond: beyond(picture),
    };
  });
}

/** What parts of the network are worth at step 12, and tensors there, before anything is changed. */
async function inside(page: Page, of: 'skips' | 'blocks', name: RegExp) {
  const found = await page.evaluate(async (kind) => (await window.unetscope.worth(12, { of: kind })).map(({ name: part, cut }) => ({ part, cut })), of);
  const one = found.find(({ part }) => name.test(part));
  if (one === undefined) throw new Error(found.map(({ part }) => part).join(', '));
  return one.cut;
}

const close = (actual: number | undefined, expected: number | undefined) => expect(actual).toBeCloseTo(expected ?? NaN, 4);

test('from the door to the last chapter by keyboard; each number on screen is the engine’s', async ({ page }) => {
  test.setTimeout(420_000);
  const quiet = watchConsole(page);
  await page.goto('./');
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Gain of skip 0' })).toBeHidden();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  await expectAccessible(page);
  await press(page, 'Show me');
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeHidden();
  const heading = page.getByRole('complementary', { name: 'Tour' }).getByRole('heading');

  const before: Record<string, () => Promise<Record<string, number>>> = {
    skips: async () => {
      const { detailLost, detailCosine } = await inside(page, 'skips', /^skip 0/);
      return { lost: detailLost, cosine: detailCosine };
    },
    residual: async () => ({ change: (await inside(page, 'blocks', /middle’s residual block 1/)).change }),
  };
  const after: Record<string, () => Promise<Record<string, number>>> = {
    noise: async () => {
      const { step, t, seen, expected } = await measured(page);
      return { at: step, t, seen, expected };
    },
    asked: async () => ({ error: Number(await page.getByRole('main').getByText('mean square error').first().locator('..').locator('b').first().textContent()) }),
    steps: async () => {
      const { first, later, stride } = await measured(page);
      return { first, later, stride };
    },
    'down-up': async () => ({ mse: (await measured(page)).mse, top: 32 * 32 * 32, middle: 192 * 8 * 8 }),
    skips: async () => {
      const { same, largerThanNoise } = await measured(page);
      return { same, larger: largerThanNoise };
    },
    time: async () => ({ larger: (await measured(page)).largerThanBefore }),
    residual: async () => ({ mse: (await measured(page)).mse }),
    pixel: async () =>
      await page.evaluate(async () => {
        const [tensor] = await window.unetscope.probe(12, ['decoder.2.self.probabilities']);
        const [, heads = 0, queries = 0, keys = 0] = tensor?.dims ?? [];
        const row = new Array<number>(keys).fill(0);
        for (let h = 0; h < heads; h++) for (let k = 0; k < keys; k++) row[k] = (row[k] ?? 0) + (tensor?.data[((heads + h) * queries + 10) * keys + k] ?? 0) / heads;
        const other = row.indexOf(Math.max(...row.filter((_, k) => k !== 10)));
        return { row: Math.floor(other / 8), column: other % 8, weight: row[other] ?? NaN, times: (row[other] ?? NaN) * 64, itself: row[10] ?? NaN };
      }),
    word: async () => {
      const [red = [], blue = []] = (await measured(page)).middle;
      return { redBefore: red[0] ?? NaN, redAfter: red[1] ?? NaN, blueBefore: blue[0] ?? NaN, blueAfter: blue[1] ?? NaN };
    },
    guidance: async () => ({ after: (await measured(page)).beyond }),
  };

  for (const [i, chapter] of chapters.entries()) {
    await expect(heading).toHaveText(chapter.title);
    await expect(heading).toBeFocused();
    await idle(page);
    if (chapter.id === 'noise') {
      await page.keyboard.press('Home');
      for (let k = 0; k < 7; k++) await page.keyboard.press('ArrowRight');
    }
    const known = await before[chapter.id]?.();
    const { ask, task } = chapter;
    if (ask !== undefined) await press(page, ask.kind === 'stop' ? ask.here : (ask.options[0] ?? ''));
    if (task !== undefined) await press(page, 'Do it for me');
    await idle(page);
    if (chapter.found !== undefined) {
      const numbers = await shown(page);
      await idle(page);
      expect(Object.keys(numbers).sort(), chapter.id).toEqual(Object.keys(chapter.found.numbers).sort());
      for (const [name, value] of Object.entries({ ...known, ...(await after[chapter.id]?.()) })) {
        if (chapter.id === 'asked') expect(numbers[name]?.value).toBeCloseTo(value, 3);
        else close(numbers[name]?.value, value);
      }
    }
    const next = chapters[i + 1];
    if (next !== undefined) await press(page, `Next: ${next.title}`);
  }
  await expectAccessible(page);
  await press(page, 'Close the tour and stay here');
  await expect(page.getByRole('complementary', { name: 'Tour' })).toBeHidden();
  quiet();
});

test('on a phone, with reduced motion: a way of one’s own, back to the tour, and one’s own run again', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'v=1&prompt=a+red+heart&seed=3&at=5');
  const own = await page.evaluate(() => ({ recipe: window.unetscope.recipe(), view: window.unetscope.view(), sum: window.unetscope.runs().hand.checksum }));
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  const tour = page.getByRole('complementary', { name: 'Tour' });
  await tour.getByRole('combobox', { name: 'Chapter' }).selectOption('skips');
  await idle(page);
  expect(await page.evaluate(() => location.hash)).toContain('tour=skips');
  await tour.getByRole('button', { name: 'the cat, blurred' }).click();
  // What it speaks of is outlined, and in view above the sheet.
  const gain = page.getByRole('slider', { name: 'Gain of skip 0' });
  await expect(gain).toHaveCSS('outline-style', 'dotted');
  await expect
    .poll(async () => {
      const [mark, sheet] = [await gain.boundingBox(), await tour.boundingBox()];
      return mark !== null && sheet !== null && mark.y >= 0 && mark.y + mark.height <= sheet.y;
    })
    .toBe(true);
  await gain.click();
  await idle(page);
  await expect(tour.getByText('Not “the cat, blurred”.')).toBeVisible();
  await expect(tour.getByText(/loses 87 % of its fine detail at step 12/)).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await expectFits(page, [390, 320]);
  await page.setViewportSize({ width: 390, height: 844 });

  // The seed is the reader's: the chapter waits.
  await page.getByLabel('Seed', { exact: true }).fill('8');
  await page.getByLabel('Seed', { exact: true }).press('Enter');
  await idle(page);
  await tour.getByRole('button', { name: 'Back to the tour' }).click();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ prompt: 'a blue cat on yellow', seed: 7, edits: [] });

  await tour.getByRole('button', { name: 'Leave the tour' }).focus();
  await page.keyboard.press('Escape');
  await idle(page);
  await expect(tour).toBeHidden();
  expect(await page.evaluate(() => ({ recipe: window.unetscope.recipe(), view: window.unetscope.view(), sum: window.unetscope.runs().hand.checksum }))).toEqual(own);
});
