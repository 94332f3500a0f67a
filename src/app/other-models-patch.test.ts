import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { defaultRecipe, manifestSchema, type Manifest } from '../protocol/manifest.ts';
import { ownModels } from '../store/own-models.ts';
import { useStore } from '../store/store.ts';
import { otherModelsPatch } from './other-models-patch.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
vi.mock('./models.ts', () => ({ fetchManifest: (): Promise<Manifest> => Promise.resolve(manifest) }));

const own: Manifest = { ...manifest, id: `own-${'ab'.repeat(20)}`, recipe: { ...manifest.recipe, prompt: 'a prompt of mine', guidanceScale: 7.5 } };
const before = useStore.getState();
afterEach(() => useStore.setState(before, true));

it('between a model of one’s own and another, what a script does not name is the other’s own', async () => {
  ownModels.put({ manifest: own, files: {} }, { address: null, answers: null });
  useStore.setState({ recipe: defaultRecipe(own), models: ['emoji-16'] });
  expect(await otherModelsPatch({ model: 'emoji-16', seed: 4 })).toEqual({ ...defaultRecipe(manifest), seed: 4 });
  expect(await otherModelsPatch({ seed: 4 })).toEqual({ seed: 4 });
  expect(await otherModelsPatch({ model: 'nothing' })).toEqual({ model: 'nothing' });
  useStore.setState({ recipe: defaultRecipe(manifest) });
  expect(await otherModelsPatch({ model: `own-${'ab'.repeat(20)}`, steps: 3 })).toEqual({ ...defaultRecipe(own), steps: 3 });
  // Models that come with the page read the same words.
  expect(await otherModelsPatch({ model: 'emoji-32' })).toEqual({ model: 'emoji-32' });
});
