import { expect, type Page } from '@playwright/test';
import { idle, open, refusal, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';

/** A small model, so that a run is a second. */
const START = 'v=1&model=emoji-16&prompt=a+red+heart&seed=31&steps=8&at=3';

const bar = (page: Page) => page.getByRole('region', { name: 'Comparison of A and B' });
const clause = (page: Page) => page.getByRole('group', { name: 'Fork of the run' });

test.describe.serial('a fork', () => {
  test('from the film: another seed from here on, beside the run that it leaves', async ({ warm: page }) => {
    await open(page, START);
    const before = await page.evaluate(() => window.unetscope.run());
    await page.evaluate(() => window.unetscope.seek(3));
    await page.keyboard.press('f');
    const panel = page.getByRole('group', { name: 'Fork', exact: true });
    await expect(panel).toContainText('Continue from step 3');
    await expect(panel.getByRole('note')).toContainText('After you press Fork');
    // Another run than the one that would be left: the form goes.
    await page.evaluate(() => window.unetscope.run({ seed: 32 }));
    await expect(panel).toBeHidden();
    await page.evaluate(() => window.unetscope.run({ seed: 31 }));
    await page.evaluate(() => window.unetscope.seek(3));
    await page.keyboard.press('f');
    await expect(panel).toContainText('Continue from step 3');
    await panel.getByRole('textbox', { name: 'Prompt of the fork' }).fill('a red hart');
    await expect(panel.getByRole('alert')).toContainText('does not know the word “hart”');
    await panel.getByRole('textbox', { name: 'Prompt of the fork' }).fill('a red heart');
    const seed = panel.getByRole('spinbutton', { name: 'Seed of the fork' });
    await seed.fill('11');
    await seed.press('Enter');
    // DDIM draws no noise of its own, so another seed asks for it.
    await expect(panel.getByRole('checkbox')).toBeChecked();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Fork', exact: true }).click();
    await idle(page);
    await expect(bar(page)).toContainText('From A to B: forked at step 3, noise redrawn, seed 31 → 11.');
    await expect(clause(page)).toContainText('forked at step 3');
    expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);
    const after = await page.evaluate(async () => {
      const result = await window.unetscope.compare({});
      return { checksum: result?.checksum, difference: result?.difference };
    });
    expect(after.checksum).not.toBe(before.checksum);
    // x̂₀ of steps 0, 1 and 2 is A's.
    expect(after.difference?.map((value) => value > 0)).toEqual([false, false, false, true, true, true, true, true, true]);
  });

  test('the link reproduces it in a new page, and a script goes on from there', async ({ warm: page, page: other }) => {
    const { link, checksum } = await page.evaluate(async () => ({ link: window.unetscope.link(), checksum: (await window.unetscope.compare({}))?.checksum }));
    expect(new URL(link).hash).toContain('fork=3.renoise&fork.seed=31');
    await other.goto(link);
    await other.evaluate(() => window.unetscope.ready());
    await idle(other);
    await expect(other.getByText('identical', { exact: false }).first()).toBeVisible();
    const again = await other.evaluate(async () => {
      const b = await window.unetscope.compare({});
      await window.unetscope.compare(null);
      const further = await window.unetscope.run({ fork: { at: 5 }, prompt: 'a blue heart', sampler: 'EulerDiscreteScheduler', steps: 6 });
      return { b: b?.checksum, further: further.checksum, fork: window.unetscope.recipe().fork, frames: further.frames.length };
    });
    expect(again.b).toBe(checksum);
    // A was in hand when the comparison ended.
    expect(again.fork).toEqual({ at: 5, of: { prompt: 'a red heart', sampler: 'DDIMScheduler', steps: 8 } });
    expect(again.frames).toBe(7);
    const refused = await refusal(other, 'window.unetscope.run({ fork: { at: 40, of: {} } })');
    expect(refused.code).toBe('recipe-fork');
    expect(refused.message).toContain('positions 1 to');
  });

  test('the clause moves it and goes Back to the original run; undo brings it again', async ({ warm: page }) => {
    await clause(page).getByRole('button', { name: /^forked at step 3/ }).click();
    const step = page.getByRole('spinbutton', { name: 'Step of the fork' });
    await step.fill('5');
    await step.press('Enter');
    await idle(page);
    await expect(clause(page)).toContainText('forked at step 5');
    await page.keyboard.press('Escape');
    await clause(page).getByRole('button', { name: 'Return to the run that this one forked from' }).click();
    await idle(page);
    await expect(bar(page)).toHaveCount(0);
    expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ seed: 31, fork: null });
    await page.keyboard.press('Control+z');
    await idle(page);
    await expect(clause(page)).toContainText('forked at step 5');
  });

  test('the runs of the visit are a tree, which is there after a reload', async ({ warm: page }) => {
    await open(page, `${START}&page=runs`);
    const tree = page.getByRole('list', { name: 'Runs' });
    const forks = () => tree.getByRole('listitem').filter({ hasText: '“a red heart”, seed 31' }).getByRole('list').getByRole('link', { name: /^forked/ });
    await expect(forks()).toHaveText(['forked at step 3, noise redrawn, seed 31 → 11', 'forked at step 5, noise redrawn, seed 31 → 11']);
    await page.reload();
    await page.evaluate(() => window.unetscope.ready());
    await idle(page);
    await expect(forks()).toHaveCount(2);
    await expectAccessible(page);
    await expectFits(page, [320, 390, 1440]);
    await page.getByRole('button', { name: /^Put beside, as B: forked at step 3/ }).click();
    await idle(page);
    await expect(bar(page)).toContainText('forked at step 3');
    await page.getByRole('button', { name: /^Delete from the list: forked at step 5/ }).click();
    await expect(forks()).toHaveCount(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(forks()).toHaveCount(2);
    const { visit } = await page.evaluate(() => window.unetscope.runs());
    expect(visit.find(({ name }) => name.startsWith('forked at step 3'))).toMatchObject({ parent: visit.find(({ name }) => name === '“a red heart”, seed 31, emoji-16, 8 steps')?.id });
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect(page.getByText('None yet.')).toBeVisible();
  });
});
