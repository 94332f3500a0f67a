import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { defaultRecipe, manifestSchema } from '../protocol/manifest.ts';
import type { RecipePatch } from '../protocol/recipe.ts';
import { pictureRoom } from '../store/pictures.ts';
import { useStore } from '../store/store.ts';
import { Activity } from './activity.ts';
import { inWords } from './abort.ts';
import { Course } from './course.ts';
import { Pictures } from './pictures.ts';

vi.mock('./fetch-pictures.ts', () => ({ fetchPictures: () => Promise.reject(new UserError('pictures', 'The pictures could not be loaded.')) }));

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const recipe = defaultRecipe(manifest);
const before = useStore.getState();
beforeEach(() => useStore.setState({ manifest, recipe, engine: { phase: 'ready', device: { device: 'wasm' } } as never }));
afterEach(() => useStore.setState(before, true));

/** A course whose models come when the test says so. */
function page() {
  const activity = new Activity();
  const hand = { compute: vi.fn(() => Promise.resolve()), forget: vi.fn() };
  let open: () => void = () => undefined;
  const opening = new Promise<void>((resolve) => (open = resolve));
  const nothing = { end: () => undefined, cancel: () => undefined, stop: () => undefined };
  const change = vi.fn((patch: RecipePatch) => {
    course.stop();
    useStore.setState({ recipe: { ...useStore.getState().recipe, ...patch } as never });
  });
  const runs = { ...nothing, hand };
  const takeInHand = (): void => void (runs.hand = { ...hand });
  const course: Course = new Course({
    activity, pictures: new Pictures(activity), loading: { opened: () => opening }, recipes: () => ({ change }), runs,
    trial: nothing, worths: nothing, probes: nothing, playhead: nothing,
  } as never);
  const outcome = (running: Promise<void>) => running.then(() => 'done', (error: unknown) => inWords(error));
  return { course, change, hand, takeInHand, open: () => open(), outcome };
}

it('a switch of models that another takes the place of is superseded, and says so in a word', async () => {
  const { course, hand, open, outcome } = page();
  const first = outcome(course.runWhole({ model: 'emoji-64' }));
  await Promise.resolve();
  useStore.setState({ engine: { phase: 'loading', progress: null } });
  course.stop();
  open();
  expect(await first).toMatchObject({ code: 'superseded', message: expect.stringMatching(/replaced by a newer one/) as string });
  expect(hand.compute).not.toHaveBeenCalled();
});

it('a model that did not come is why its run has none', async () => {
  const { course, open, outcome } = page();
  const run = outcome(course.runWhole({ model: 'emoji-64' }));
  useStore.setState({ engine: { phase: 'failed' }, problems: [{ code: 'network', message: 'Could not reach the server.', where: 'engine', retry: true }] });
  open();
  expect(await run).toMatchObject({ code: 'network', message: 'Could not reach the server.' });
});

it('a model that did not come is why, too, where the run before is in hand again', async () => {
  const { course, hand, takeInHand, open, outcome } = page();
  const run = outcome(course.runWhole({ model: 'emoji-64' }));
  await Promise.resolve();
  takeInHand();
  useStore.setState({ problems: [{ code: 'network', message: 'Could not reach the server.', where: 'engine', retry: true }] });
  open();
  expect(await run).toMatchObject({ code: 'network' });
  expect(hand.compute).not.toHaveBeenCalled();
});

it('a run that the loss of the engine ended says that', async () => {
  const { course, hand, open, outcome } = page();
  hand.compute.mockRejectedValue(new UserError('worker-died', 'The engine stopped (out of memory).'));
  open();
  expect(await outcome(course.runWhole({ seed: 3 }))).toMatchObject({ code: 'worker-died' });
});

it('the list of shipped pictures is here before a run that starts with one is judged', async () => {
  const { course, change, open } = page();
  open();
  await expect(course.runWhole({ start: { picture: 'nope', from: 1 } })).rejects.toMatchObject({ code: 'pictures' });
  expect(change).not.toHaveBeenCalled();
  pictureRoom.putShipped(manifest.id, []);
  await course.runWhole({ start: { picture: 'nope', from: 1 } });
  expect(change).toHaveBeenCalledOnce();
});

it('a run that waits for its sampler is dropped where another is asked for meanwhile', async () => {
  const { course, change, open, outcome } = page();
  open();
  change.mockImplementationOnce(() => {
    throw new UserError('sampler-not-here', 'The code for this sampler has not come yet.');
  });
  const first = outcome(course.runWhole({ sampler: 'EulerDiscreteScheduler' }));
  const second = outcome(course.runWhole({ seed: 3 }));
  expect(await second).toBe('done');
  expect(await first).toMatchObject({ code: 'superseded' });
  expect(useStore.getState().recipe).toMatchObject({ seed: 3, sampler: recipe.sampler });
});
