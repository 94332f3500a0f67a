import { expect, it } from 'vitest';
import { writeLecture } from './lecture-file.ts';
import { addView, heldLecture, readList } from './lecture-store.ts';

const view = (title: string) => ({ title, link: '#v=1' });
const titles = (): readonly string[] => heldLecture()?.lecture.views.map(({ title }) => title) ?? [];

/** A file whose text comes when it is asked to. */
function slowFile(title: string) {
  let arrive = (): void => undefined;
  const text = new Promise<string>((resolve) => {
    arrive = () => resolve(writeLecture({ title: '', views: [view(title)] }));
  });
  return { file: Object.assign(new Blob(), { text: () => text }), arrive };
}

it('holds the list that was chosen last, though an older one is read after it', async () => {
  const [older, newer] = [slowFile('older'), slowFile('newer')];
  const both = [readList(older.file), readList(newer.file)];
  newer.arrive();
  await both[1];
  older.arrive();
  await both[0];
  expect(titles()).toEqual(['newer']);
});

it('keeps a view that was added while a list was read', async () => {
  const list = slowFile('of the list');
  const read = readList(list.file);
  addView(view('added'));
  list.arrive();
  await read;
  expect(titles()).toEqual(['newer', 'added']);
});
