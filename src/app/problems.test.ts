import { afterEach, expect, it } from 'vitest';
import { useStore } from '../store/store.ts';
import { Problems } from './problems.ts';

const before = useStore.getState();
afterEach(() => useStore.setState(before, true));

it('what a change of model leaves behind and the edits that the new one cannot have are one notice, with one undo', () => {
  const problems = new Problems();
  problems.aboutLeftOut('emoji-16 has no tensor “a”. The edit was left out.');
  expect(useStore.getState().problems).toMatchObject([{ code: 'link', message: 'emoji-16 has no tensor “a”. The edit was left out.' }]);
  problems.clear('link');
  problems.report({ code: 'left-behind', message: 'The comparison belonged to emoji-32 and is not here.', where: 'recipe', retry: false, undo: true });
  problems.aboutLeftOut('emoji-16 has no tensor “a”. The edit was left out.');
  expect(useStore.getState().problems).toEqual([
    { code: 'left-behind', message: 'The comparison belonged to emoji-32 and is not here. emoji-16 has no tensor “a”. The edit was left out.', where: 'recipe', retry: false, undo: true },
  ]);
});
