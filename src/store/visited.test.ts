import { describe, expect, it } from 'vitest';
import { forkedFrom } from '../protocol/fork.ts';
import type { OwnModel } from '../protocol/engine.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { canonicalRecipe, linkDefaults } from './link.ts';
import { ownModels } from './own-models.ts';
import { runTitle } from './run-title.ts';
import { runWords } from './run-words.ts';
import { readStored, writeStored } from './visited-room.ts';
import { MOST_VISITED, nameOfRun, treeOf, withoutRun, withRun, type Branch, type VisitedRun } from './visited.ts';
import { whatDiffers } from './what-differs.ts';

const root = { ...linkDefaults.recipe, seed: 7 };
const child = forkedFrom(root, 8, { ...root, seed: 11 });
const grandchild = forkedFrom(child, 15, { ...child, prompt: 'a dog' });
const visited = (recipe: Recipe, parent: Recipe | null = null): VisitedRun => ({
  id: canonicalRecipe(recipe),
  parent: parent && canonicalRecipe(parent),
  recipe,
  checksum: '00',
  thumbnail: 'data:image/png;base64,AA==',
});
const three = [visited(root), visited(child, root), visited(grandchild, child)];
const outline = (branches: readonly Branch[]): unknown[] => branches.map(({ run, children }) => [run.recipe.seed, run.recipe.prompt === 'a dog', ...outline(children)]);

describe('the runs of this visit', () => {
  it('stand under the run that they came from', () => {
    expect(outline(treeOf(three))).toEqual([[7, false, [11, false, [11, true]]]]);
    // One whose parent never came to its end is a root, until it does.
    expect(outline(treeOf([visited(grandchild, child), visited(root)]))).toEqual([[11, true], [7, false]]);
    expect(outline(treeOf([visited(grandchild, child), visited(root), visited(child, root)]))).toEqual([[7, false, [11, false, [11, true]]]]);
  });

  it('that came from each other are both there, once', () => {
    expect(outline(treeOf([visited(root, child), visited(child, root)]))).toEqual([[7, false, [11, false]]]);
    expect(withRun([], visited(root, root))[0]?.parent).toBeNull();
  });

  it('keep their place when they are run again', () => {
    const again = withRun(three, { ...visited(child), checksum: '11' });
    expect(again.map(({ checksum }) => checksum)).toEqual(['00', '11', '00']);
    expect(again[1]?.parent).toBe(three[0]?.id);
  });

  it('hand those below on to what is above when one is deleted', () => {
    expect(outline(treeOf(withoutRun(three, three[1]?.id ?? '')))).toEqual([[7, false, [11, true]]]);
  });

  it('are not more than sixty; the oldest without any below goes', () => {
    let runs: readonly VisitedRun[] = three;
    for (let seed = 100; runs.length < MOST_VISITED; seed++) runs = withRun(runs, visited({ ...root, seed }));
    runs = withRun(runs, visited({ ...root, seed: 999 }));
    expect(runs).toHaveLength(MOST_VISITED);
    expect(runs.slice(0, 3).map(({ id }) => id)).toEqual([three[0]?.id, three[1]?.id, canonicalRecipe({ ...root, seed: 100 })]);
  });

  it('are named by what differs', () => {
    const [a, b, c] = three as [VisitedRun, VisitedRun, VisitedRun];
    expect(nameOfRun(a, null, null)).toBe('“a panda on green”, seed 7');
    expect(nameOfRun(b, a, null)).toBe('forked at step 8, seed 7 → 11');
    expect(nameOfRun(c, b, null)).toBe('forked at step 15, “a panda on green” → “a dog”');
    expect(nameOfRun(visited({ ...root, guidanceScale: 1, model: 'emoji-16' }), a, null)).toBe('“a panda on green”, seed 7, emoji-16, guidance 1');
  });

  it('are called after their model, where it is a person’s own, and say what it is told', () => {
    const id = `own-${'ab'.repeat(20)}`;
    const run = (conditions: Manifest['conditions'], prompt: string, title = 'model.onnx') => {
      ownModels.put({ manifest: { id, title, conditions } } as unknown as OwnModel, { address: null, answers: null });
      return nameOfRun(visited({ ...root, model: id, prompt, guidanceScale: 1 }), null, null);
    };
    expect(nameOfRun(visited({ ...root, model: id }), null, null)).toBe('“a panda on green”, seed 7, a custom model (SHA-256 abababababab…)');
    expect(run([], '')).toBe('seed 7, model.onnx');
    expect(run([{ input: 'class_labels', kind: 'class', classes: null, none: null }], '3')).toBe('class 3, seed 7, model.onnx');
    expect(whatDiffers({ ...root, model: id, prompt: '3' }, { ...root, model: id, prompt: '5' }, null)).toEqual(['class 3 → class 5']);
    const titled = { view: { page: 'figure', tensor: null, step: 7 }, run: { total: 8 }, loaded: null } as const;
    expect(runTitle({ ...titled, recipe: { ...root, model: id, prompt: '3' } })).toBe('class 3, step 7');
    run([], '');
    expect(runTitle({ ...titled, recipe: { ...root, model: id, prompt: '' } })).toBe('seed 7, step 7');
    run([{ input: 'class_labels', kind: 'class', classes: null, none: null }], '3');
    expect(runWords({ ...root, model: id, prompt: '3', steps: 8 }, null)).toBe('class 3, seed 7, DDIM, 8 steps');
  });

  it('come back as they were stored, without what is damaged', () => {
    expect(readStored(writeStored(three))).toEqual(three);
    expect(readStored(null)).toEqual([]);
    expect(readStored('[{"link":')).toEqual([]);
    expect(readStored(JSON.stringify([{ link: 'v=1&seed=x', parent: null, checksum: '', thumbnail: 'data:image/png;base64,' }]))).toEqual([]);
    expect(readStored(JSON.stringify([{ link: '', parent: null, checksum: '', thumbnail: 'https://example.org/a.png' }]))).toEqual([]);
  });
});
