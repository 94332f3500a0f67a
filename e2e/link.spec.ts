import { expect } from '@playwright/test';
import { goTo, idle, open, test } from './support/app.ts';

test('a shared link shows the same run, identical to the bit', async ({ warm: page, page: other }) => {
  // The shipped model, in another profile.
  await open(page, 'v=1&prompt=a+red+heart&seed=5&steps=8');
  await page.evaluate(() => window.unetscope.seek(4));
  const link = await page.evaluate(() => window.unetscope.link());
  const { checksum } = await page.evaluate(async () => {
    const { checksum: sum } = await window.unetscope.run();
    return { checksum: sum };
  });
  expect(link).toContain('sum=');

  await other.goto(link);
  await other.evaluate(() => window.unetscope.ready());
  await idle(other);
  expect(await other.evaluate(() => window.unetscope.view().step)).toBe(4);
  await expect(other.getByText('identical').first()).toBeVisible();
  expect(await other.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);
});

test('a link whose picture is another one says how far off it is', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=5&steps=4');
  const link = await page.evaluate(() => window.unetscope.link());
  await open(page, new URL(link.replace('seed=5', 'seed=6')).hash.slice(1));
  await expect(page.getByText(/link changed, largest deviation/i).first()).toBeVisible();
  // A field that is damaged, or names what is not there, costs the comparison or the place aloud.
  await open(page, new URL(link.replace('seed=5', 'seed=abc')).hash.slice(1));
  await expect(page.getByRole('alert').filter({ hasText: 'not compared' })).toBeVisible();
  await open(page, 'v=1&model=emoji-16&seed=5&steps=4&at=99');
  await expect(page.getByRole('alert').filter({ hasText: 'but the film has only 4 steps' })).toBeVisible();
  // Of many the first is said, and the others when they are asked for.
  await open(page, 'v=1&model=emoji-16&seed=5&steps=4&page=attention&tensor=nope&head=9&word=9');
  await expect(page.getByText('The link’s tensor “nope” cannot be used')).toBeVisible();
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ tensor: null, head: 3, word: 4 });
  await page.getByText('and 2 more').click();
  await expect(page.getByText('The link’s head “9” cannot be used')).toBeVisible();
});

test('the address follows, and back and forward work', async ({ page }) => {
  await open(page, 'v=1&model=emoji-16&seed=5&steps=4');
  await page.evaluate(() => window.unetscope.run({ seed: 6 }));
  await idle(page);
  await expect(page).toHaveURL(/seed=6/);
  await page.goBack();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().seed)).toBe(5);
  await page.goForward();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().seed)).toBe(6);
  await page.reload();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().seed)).toBe(6);
  await expect(page.getByText('identical').first()).toBeVisible();
});

for (const [name, fragment, sentence] of [
  ['newer', 'v=99&seed=5', /newer Unetscope/],
  ['malformed', 'v=1&seed=banana&steps=4', /seed “banana”/],
  ['unknown word', 'v=1&prompt=a+blue+kat&steps=4', /“kat”/],
  ['unknown model', 'v=1&model=emoji-512&steps=4', /no model “emoji-512”/],
  // The others as the menu has them, not as classes.
  ['unknown sampler', 'v=1&sampler=Magic&steps=4', /“Magic\w*” cannot be used \(it must be one of [^.]*DPM-Solver\+\+ 2M, /],
] as const) {
  test(`a ${name} link opens the app with a sentence`, async ({ warm: page }) => {
    await goTo(page, 'v=1&model=emoji-16&seed=1&steps=2');
    await open(page, `${fragment}${fragment.includes('model=') ? '' : '&model=emoji-16'}`);
    await expect(page.getByRole('alert').filter({ hasText: sentence }).first()).toBeVisible();
    const { frames } = await page.evaluate(async () => ({ frames: (await window.unetscope.run({ steps: 2 })).frames.length }));
    expect(frames).toBe(2);
  });
}

test('a link that was damaged on its way is read, and says so where something was left out', async ({ page }) => {
  const meant = { prompt: 'a red heart', seed: 12, steps: 2 };
  const link = 'v=1&model=emoji-16&prompt=a+red+heart&seed=12&steps=2';
  await page.goto(`./?${link}`);
  await page.evaluate(() => window.unetscope.ready());
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject(meant);
  await expect(page.getByRole('alert').filter({ hasText: '“?” where a “#” belongs' })).toBeVisible();
  await expect(page).toHaveURL(/\/#v=1/);
  await open(page, `${link.replace('seed=12', 'seed=13').replaceAll('&', '&amp;')}&utm_source=mail).`);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ ...meant, seed: 13 });
  await expect(page.getByRole('alert').filter({ hasText: 'track clicks' })).toBeVisible();
});

test('in a frame that keeps its program away the page says so', async ({ page, baseURL }) => {
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.setContent(`<iframe sandbox="allow-scripts" src="${baseURL ?? ''}" width="800" height="600"></iframe>`);
  await expect(page.frameLocator('iframe').getByText(/Access-Control-Allow-Origin/)).toBeVisible();
});
