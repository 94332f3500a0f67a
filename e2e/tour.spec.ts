import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { chapters } from '../src/features/tour/all-chapters.ts';
import { expectAccessible } from './support/axe.ts';
import { goTo, idle, open, test, watchConsole } from './support/app.ts';
import { expectFits } from './support/fits.ts';

// Somebody who comes for the first time.
test.use({ storageState: { cookies: [], origins: [] } });

/** Goes to a control by the Tab key alone, and presses it. */
async function press(page: Page, name: RegExp | string): Promise<void> {
  // To find a button by its name takes longer than a Tab does.
  const wanted = await page.getByRole('button', { name, exact: true }).first().elementHandle();
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((button) => document.activeElement === button, wanted)) {
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
    // docs/measures.md: the energy within blocks of 2×2, without the pattern that is the same in all of them
    const fineDetail = (a: Float32Array) => {
      let energy = 0;
      for (let c = 0; c < 3; c++) {
        const places = [0, 0, 0, 0];
        for (let y = 0; y < 32; y += 2)
          for (let x = 0; x < 32; x += 2) {
            const block = [0, 1, 32, 33].map((next) => a[(c * 32 + y) * 32 + x + next] ?? 0);
            const mean = block.reduce((sum, v) => sum + v, 0) / 4;
            block.forEach((v, i) => {
              energy += (v - mean) ** 2;
              places[i] = (places[i] ?? 0) + v / 256;
            });
          }
        const mean = places.reduce((sum, v) => sum + v, 0) / 4;
        energy -= 256 * places.reduce((sum, v) => sum + (v - mean) ** 2, 0);
      }
      return energy;
    };
    /** Of the energy of a, what lies below 8 cycles down and across, by Fourier's sum written out. */
    const lowShare = (a: Float32Array) => {
      let low = 0;
      for (let c = 0; c < 3; c++)
        for (let fy = -7; fy < 8; fy++)
          for (let fx = -7; fx < 8; fx++) {
            let [re, im] = [0, 0];
            for (let y = 0; y < 32; y++)
              for (let x = 0; x < 32; x++) {
                const v = a[(c * 32 + y) * 32 + x] ?? 0;
                re += v * Math.cos((Math.PI * (fy * y + fx * x)) / 16);
                im += v * Math.sin((Math.PI * (fy * y + fx * x)) / 16);
              }
            low += (re * re + im * im) / 1024;
          }
      return low / dot(a, a);
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
      stride: Math.sqrt(apart(array(frame(0).xt), array(frame(1).xt))),
      mse: apart(clip(picture), clip(before)),
      same: correlation(picture, noise),
      largerThanNoise: deviation(picture) / deviation(noise),
      largerThanBefore: deviation(picture) / deviation(before),
      middle: [0, 2].map((channel) => [middle(before, channel), middle(picture, channel)]),
      beyond: beyond(picture),
      beyondFirst: beyond(array(frame(0).predX0)),
      fine: fineDetail(clip(picture)),
      detail: fineDetail(clip(picture)) / fineDetail(clip(before)),
      low: lowShare(clip(picture).map((v, i) => v - (clip(before)[i] ?? 0))),
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

/** Two tensors' norms, or two words' maps in a layer, at step 12 in the conditional pass. */
async function tensorsOf(page: Page, names: string[]): Promise<{ dims: number[]; values: number[] }[]> {
  return await page.evaluate(
    async (list) => (await window.unetscope.probe(12, list)).map(({ dims, data }) => ({ dims: [...dims], values: [...data.slice(data.length / 2)] })),
    names,
  );
}

const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));

const manifest = JSON.parse(readFileSync('public/models/emoji-32/manifest.json', 'utf8')) as { scheduler: { trained_betas: number[] } };

/** ᾱ is the product of what each step of training leaves. */
function amplitudes(t: number): { picture: number; noise: number } {
  const alphaBar = manifest.scheduler.trained_betas.slice(0, t + 1).reduce((product, beta) => product * (1 - beta), 1);
  return { picture: Math.sqrt(alphaBar), noise: Math.sqrt(1 - alphaBar) };
}

const close = (actual: number | undefined, expected: number | undefined) => expect(actual).toBeCloseTo(expected ?? NaN, 4);

test('from the door to the last chapter by keyboard; each number on screen is the engine’s', async ({ page }) => {
  test.setTimeout(420_000);
  const quiet = watchConsole(page);
  await page.goto('./');
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Gain of what comes from below into decoder 0' })).toBeHidden();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  await expectAccessible(page);
  await press(page, 'Show me');
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeHidden();
  const heading = page.getByRole('complementary', { name: 'Tour' }).getByRole('heading');

  // Guidance and steps are no edits: no other run stands beside.
  let fineBefore = NaN;
  let pandaBefore: number[] = [];
  /** The run's picture, as displayed. */
  const displayed = async () =>
    await page.evaluate(() => {
      const { steps } = window.unetscope.recipe();
      return [...window.unetscope.frame(steps).xt.data].map((v) => Math.max(-1, Math.min(1, v)));
    });
  const before: Record<string, () => Promise<Record<string, number>>> = {
    guidance: async () => {
      const { beyond, fine } = await measured(page);
      fineBefore = fine;
      return { before: beyond };
    },
    steps: async () => {
      pandaBefore = await displayed();
      const { first, stride, beyondFirst } = await measured(page);
      return { one: first, stride, beyond: beyondFirst };
    },
    skips: async () => {
      const { detailLost, detailCosine } = await inside(page, 'skips', /^skip 0/);
      return { lost: detailLost, cosine: detailCosine };
    },
    residual: async () => {
      const [branch, shortcut] = await tensorsOf(page, ['middle.block.0.conv2', 'encoder.2.cross.output']);
      return { change: Math.sqrt((await inside(page, 'blocks', /middle’s residual block 1/)).change), ratio: norm(branch?.values ?? []) / norm(shortcut?.values ?? []) };
    },
    word: async () => {
      const [maps] = await tensorsOf(page, ['encoder.1.cross.probabilities']);
      const [, heads = 0, queries = 0, keys = 0] = maps?.dims ?? [];
      const map = (word: number) =>
        Array.from({ length: queries }, (_, query) => Array.from({ length: heads }, (__, head) => maps?.values[(head * queries + query) * keys + word] ?? NaN).reduce((sum, v) => sum + v / heads, 0));
      const [first, second] = [map(2), map(5)].map((values) => values.map((v) => v - values.reduce((sum, each) => sum + each, 0) / values.length));
      const dot = (first ?? []).reduce((sum, v, i) => sum + v * (second?.[i] ?? 0), 0);
      return { most: Math.max(...map(2)), opposite: dot / norm(first ?? []) / norm(second ?? []) };
    },
  };
  const after: Record<string, () => Promise<Record<string, number>>> = {
    noise: async () => {
      const { step, t, seen, expected } = await measured(page);
      return { at: step, t, seen, expected, ...amplitudes(t) };
    },
    asked: async () => ({ t: await page.evaluate(() => window.unetscope.view().t ?? NaN), error: Number(await page.getByRole('main').getByText('mean square error').first().locator('..').locator('b').first().textContent()) }),
    steps: async () => ({ five: (await displayed()).reduce((sum, v, i) => sum + (v - (pandaBefore[i] ?? NaN)) ** 2, 0) / pandaBefore.length }),
    'down-up': async () => {
      const { mse, detail, low } = await measured(page);
      return { mse, detail, low, top: 32 * 32 * 32, middle: 192 * 8 * 8 };
    },
    skips: async () => {
      const { same, largerThanNoise } = await measured(page);
      return { same, larger: largerThanNoise };
    },
    time: async () => {
      const { largerThanBefore, detail } = await measured(page);
      return { larger: largerThanBefore, detail };
    },
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
    guidance: async () => {
      const { beyond, fine } = await measured(page);
      return { after: beyond, detail: fine / fineBefore };
    },
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
    const tour = page.getByRole('complementary', { name: 'Tour' });
    if (chapter.id === 'down-up') {
      // The middle of the U is meant; it answers, and opens nothing.
      await page.locator('[data-tile="middle"] button').focus();
      await page.keyboard.press('Enter');
      await expect(tour.getByText('Your guess: what lies below the top level.')).toBeVisible();
      expect(await page.evaluate(() => window.unetscope.view().page)).toBe('figure');
    } else if (chapter.id === 'pixel') {
      const picture = page.getByRole('main').getByLabel(/^The picture that the network expects/).first();
      const box = await picture.boundingBox();
      await picture.click({ position: { x: ((box?.width ?? 0) * 5.5) / 8, y: ((box?.height ?? 0) * 1.5) / 8 } });
      await expect(tour.getByText('Your guess: the other ear.')).toBeVisible();
    } else if (ask !== undefined) await press(page, ask.kind === 'stop' ? ask.here : (ask.options[0] ?? ''));
    if (task !== undefined) await press(page, 'Do it for me');
    await idle(page);
    if (chapter.found !== undefined) {
      const numbers = await shown(page);
      await idle(page);
      if (chapter.id === 'down-up' || chapter.id === 'pixel') await expect(tour.getByText('As you guessed,')).toBeVisible();
      expect(Object.keys(numbers).sort(), chapter.id).toEqual(Object.keys(chapter.found.numbers).sort());
      const held = { ...known, ...(await after[chapter.id]?.()) };
      // All but the correlation of ε̂ with a noise that the page keeps to itself (e2e/forward.spec.ts has the numbers of that page).
      expect(Object.keys(held).sort(), chapter.id).toEqual(Object.keys(numbers).filter((name) => chapter.id !== 'asked' || name !== 'r').sort());
      for (const [name, value] of Object.entries(held)) {
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
  await expect(tour.getByText('You said “the cat, blurred”; in fact')).toBeVisible();
  await expect(tour.getByText(/loses 87% of its/)).toBeVisible();
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
  // What it asks for is not done there, and is asked for again.
  await expect(tour.getByText('Your guess: the cat, blurred.')).toBeVisible();
  await expect(tour.getByRole('button', { name: 'Do it for me' })).toBeVisible();
  await expect(tour.getByText('Here it comes out differently')).toHaveCount(0);

  // A link to another chapter, followed while one is open, puts that one on the page.
  await goTo(page, 'v=1&tour=pixel');
  await expect(tour.getByRole('heading', { name: 'Where a pixel looks' })).toBeVisible();
  await idle(page);
  expect(await page.evaluate(() => ({ ...window.unetscope.recipe(), page: window.unetscope.view().page }))).toMatchObject({ prompt: 'a blue cat on yellow', seed: 7, page: 'attention' });
  await expect(tour.getByText('This is yours now')).toHaveCount(0);
  // The place that it begins with is no answer to its question.
  await expect(tour.getByRole('button', { name: 'the nose' })).toBeVisible();
  // In one entry of the history, whose address is the chapter's run.
  await page.goBack();
  await expect(tour.getByRole('heading', { name: 'What a skip carries' })).toBeVisible();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ prompt: 'a blue cat on yellow', seed: 7, edits: [] });
  await page.goForward();
  await expect(tour.getByRole('heading', { name: 'Where a pixel looks' })).toBeVisible();
  await idle(page);
  expect(await page.evaluate(() => location.hash)).toMatch(/blue.*tour=pixel/);

  await tour.getByRole('button', { name: 'Leave the tour' }).focus();
  await page.keyboard.press('Escape');
  await idle(page);
  await expect(tour).toBeHidden();
  expect(await page.evaluate(() => ({ recipe: window.unetscope.recipe(), view: window.unetscope.view(), sum: window.unetscope.runs().hand.checksum }))).toEqual(own);

  // A link, or a reload, in the middle of a chapter: the run that it began with is not on the page, and is computed for its numbers.
  await goTo(page, 'v=1&steps=5&tour=steps');
  await expect(tour.getByText('you get a panda, but not quite this one')).toBeVisible();
  expect(Object.values(await shown(page)).every(({ value }) => Number.isFinite(value))).toBe(true);
});
