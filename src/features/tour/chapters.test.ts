import { beforeAll, describe, expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { checkEdits } from '../../protocol/check-edits.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { checkRecipe } from '../../store/check-recipe.ts';
import { encodeLink, parseLink } from '../../store/link.ts';
import { defaultView } from '../../store/view.ts';
import { chapters } from './all-chapters.ts';
import type { Chapter } from './chapter.ts';
import { canStop, holds, seenAfter } from './conditions.ts';
import { restsFilm } from '../../store/tour.ts';
import { hasLeft, recipeOf } from './stage.ts';
import { numbersIn, piecesOf, sentence } from './text.ts';

const manifest = shippedManifest('emoji-32');

/** What is on the page once the reader has done what the chapter asks for. */
function after({ task, ...chapter }: Chapter) {
  const { recipe = {}, view = {} } = task?.byItself ?? {};
  const begun = recipeOf(chapter);
  return { recipe: { ...begun, ...recipe } as typeof begun, view: { ...defaultView, ...chapter.view, ...view }, total: recipe.steps ?? begun.steps };
}

/** Everything that a chapter says. */
function texts({ title, text, ask, task, found, ways }: Chapter): string[] {
  return [title, ...text, ask?.question ?? '', ...(ask?.kind === 'choice' ? ask.options : []), task?.words ?? '', found?.said ?? '', ...(found?.why ?? []), ...(ways ?? []).map(({ words }) => words)];
}

describe('chapters', { timeout: 60_000 }, () => {
  let model: ModelParts;
  let tensors: ReadonlySet<string>;
  beforeAll(async () => {
    const opened = await openShipped(manifest);
    await opened.network.release();
    ({ model } = opened);
    tensors = new Set(model.tensors.map(({ name }) => name));
  }, 60_000);

  it('have names of their own, and the first is the one that the doors open', () => {
    expect(new Set(chapters.map(({ id }) => id)).size).toBe(chapters.length);
    expect(chapters[0]?.id).toBe('noise');
  });

  it.each(chapters)('$id: a link holds what it puts on the page, and the model can run it', (chapter) => {
    const { recipe, view } = after(chapter);
    for (const one of [recipeOf(chapter), recipe]) {
      expect(checkRecipe(one, manifest).timesteps).toHaveLength(one.steps);
      expect(checkEdits(one.edits, model, one.prompt).refused).toEqual([]);
      const link = { recipe: one, beside: null, view: { ...view, tour: chapter.id }, expected: null };
      expect(parseLink(encodeLink(link))).toMatchObject({ recipe: one, view: link.view, problems: [] });
    }
    if (view.tensor !== null) expect(tensors).toContain(view.tensor);
  });

  it.each(chapters.filter(({ task }) => task !== undefined))('$id: what is done is noticed, and is not there before', (chapter) => {
    const begun = { recipe: recipeOf(chapter), view: { ...defaultView, ...chapter.view } };
    const condition = chapter.task?.when;
    if (condition === undefined) throw new Error('no task');
    expect(holds(condition, { ...begun, total: 25 }, begun)).toBe(false);
    expect(holds(condition, after(chapter), begun)).toBe(true);
    expect(hasLeft(chapter, after(chapter))).toBe(false);
    // Undone, a change of the run is to be made again; where one looked, one may look elsewhere afterwards.
    const seen = seenAfter(null, condition, after(chapter), begun);
    expect(seen).toEqual(after(chapter).view);
    expect(seenAfter(seen, condition, after(chapter), begun)).toBe(seen);
    expect(seenAfter(seen, condition, { ...begun, total: 25 }, begun)).toBe(chapter.task?.byItself.recipe === undefined ? seen : null);
    expect(hasLeft(chapter, { ...begun, recipe: { ...begun.recipe, prompt: 'a red heart' } })).toBe(true);
  });

  it.each(chapters)('$id: every number in its finding is measured, every measure is read, and every word is in the glossary', (chapter) => {
    const { found, ask } = chapter;
    if (found !== undefined) expect([...new Set(numbersIn([found.said, ...found.why]))].sort()).toEqual(Object.keys(found.numbers).sort());
    for (const text of texts(chapter)) for (const piece of piecesOf(text)) if (piece.kind === 'text') expect(piece.text).not.toMatch(/[[\]{}|]/);
    for (const { measure, holds: [least, most] } of Object.values(found?.numbers ?? {})) {
      expect(least).toBeLessThanOrEqual(most);
      for (const name of namesIn(measure)) expect(tensors).toContain(name);
    }
    if (ask?.kind === 'choice') {
      expect(ask.options[ask.right]).toBeDefined();
      if (ask.parts !== undefined) expect(ask.parts).toHaveLength(ask.options.length);
      for (const { option } of ask.places ?? []) expect(ask.options[option]).toBeDefined();
    }
    expect(chapter.sources.length).toBeGreaterThan(0);
  });

  it('have the film in reach where it is to be moved', () => {
    for (const { id, ask, task } of chapters) if (ask?.kind === 'stop' || task?.when.is === 'at') expect(restsFilm(id), id).toBe(false);
  });

  it('a panda is seen first in the noise, not in the finished picture', () => {
    const ask = chapters[0]?.ask;
    if (ask?.kind !== 'stop') throw new Error('no stop');
    const at = (step: number) => canStop(ask, { recipe: recipeOf({ recipe: {} }), view: { ...defaultView, step }, run: { total: 25 } });
    expect([0, 24, 25].map(at)).toEqual([true, true, false]);
  });

  it('take two minutes the short way: a part of them, the first and the last among it', () => {
    const short = chapters.filter((chapter) => chapter.short);
    expect(short.length).toBeLessThan(chapters.length / 2 + 1);
    expect([short[0], short.at(-1)]).toEqual([chapters[0], chapters.at(-1)]);
  });
});

/** The tensors that a measure reads. */
function namesIn(measure: object): string[] {
  return Object.entries(measure).flatMap(([field, value]: [string, unknown]) => {
    if (field === 'place' && typeof value === 'object' && value !== null) return Object.values(value).map(String);
    return (field === 'tensor' || field === 'layer' || ((field === 'a' || field === 'b') && typeof value === 'string')) ? [String(value)] : [];
  });
}

describe('text', () => {
  it('is words of the glossary, numbers and what is between them', () => {
    expect(piecesOf('The [[x_t|noisy picture]], {lost} of it ([[t]]).')).toEqual([
      { kind: 'text', text: 'The ' },
      { kind: 'word', of: 'x_t', text: 'noisy picture', before: '', after: ',' },
      { kind: 'text', text: ' ' },
      { kind: 'number', name: 'lost' },
      { kind: 'text', text: ' of it ' },
      { kind: 'word', of: 't', text: 't', before: '(', after: ').' },
    ]);
    expect([sentence('noise'), sentence('Which noise?')]).toEqual(['noise.', 'Which noise?']);
    expect(piecesOf('[[nonsense]]')).toEqual([{ kind: 'text', text: 'nonsense' }]);
  });
});

describe('conditions', () => {
  const begun = { recipe: recipeOf({ recipe: {} }), view: defaultView };
  const at = (step: number) => ({ recipe: begun.recipe, view: { ...defaultView, step }, total: 25 });

  it('know where the playhead stands, up to the end', () => {
    expect(holds({ is: 'at', from: 3, to: 'end' }, at(25), begun)).toBe(true);
    expect(holds({ is: 'at', from: 3, to: 5 }, at(6), begun)).toBe(false);
    expect(holds({ is: 'at', from: 3, to: 5 }, at(2), begun)).toBe(false);
  });

  it('know an edit by the fields that matter', () => {
    const cut = { ...at(0), recipe: { ...begun.recipe, edits: [{ kind: 'gain' as const, tensor: 'a', into: 'b', value: 0 }] } };
    expect(holds({ is: 'edited', edit: { kind: 'gain', tensor: 'a' } }, cut, begun)).toBe(true);
    expect(holds({ is: 'edited', edit: { kind: 'gain', tensor: 'a', value: 0.5 } }, cut, begun)).toBe(false);
    expect(holds({ is: 'edited', edit: { kind: 'mean', tensor: 'a' } }, cut, begun)).toBe(false);
  });

  it('compare with how the chapter began, and can ask for all of several', () => {
    const guided = { ...at(0), recipe: { ...begun.recipe, guidanceScale: 5 }, view: { ...defaultView, page: 'time' as const, t: 3 } };
    expect(holds({ is: 'recipe', field: 'guidanceScale' }, guided, begun)).toBe(true);
    expect(holds({ is: 'recipe', field: 'guidanceScale', least: 10 }, guided, begun)).toBe(false);
    expect(holds({ is: 'recipe', field: 'seed' }, guided, begun)).toBe(false);
    expect(holds({ is: 'view', field: 't' }, guided, begun)).toBe(true);
    expect(holds({ is: 'view', field: 't', value: 4 }, guided, begun)).toBe(false);
    expect(holds({ is: 'all', of: [{ is: 'open', page: 'time' }, { is: 'view', field: 't' }] }, guided, begun)).toBe(true);
    expect(holds({ is: 'all', of: [{ is: 'open', page: 'lab' }, { is: 'view', field: 't' }] }, guided, begun)).toBe(false);
  });
});
