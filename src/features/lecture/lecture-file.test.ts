import { expect, it } from 'vitest';
import { readLecture, writeLecture } from './lecture-file.ts';

it('what is saved is read again', () => {
  const lecture = { title: 'Week 3', views: [{ title: 'noise', link: '#v=1&at=0' }, { title: 'the U', link: '?model=o/n#v=1&at=12&embed=figure' }] };
  expect(readLecture(writeLecture(lecture))).toEqual(lecture);
});

it('a list written by hand may give whole addresses, of any host, and no titles', () => {
  const text = JSON.stringify({ unetscope: 'lecture', version: 1, views: [{ link: 'https://example.org/unetscope/#v=1&seed=3' }, { link: 'v=1&seed=4' }, { link: '#' }, { link: 'https://example.org/unetscope/?theme=dark&model=o/n#v=1&seed=5' }] });
  expect(readLecture(text)).toEqual({
    title: '',
    views: [
      { title: 'View 1', link: '#v=1&seed=3' },
      { title: 'View 2', link: '#v=1&seed=4' },
      { title: 'View 3', link: '#' },
      { title: 'View 4', link: '?model=o/n#v=1&seed=5' },
    ],
  });
});

it.each([
  ['<html>', 'lecture-malformed'],
  ['{}', 'lecture-malformed'],
  [JSON.stringify({ unetscope: 'lecture', version: 1, views: [{ link: 3 }] }), 'lecture-malformed'],
  [JSON.stringify({ unetscope: 'lecture', version: 2, views: [] }), 'lecture-newer'],
  [JSON.stringify({ unetscope: 'lecture', version: 1, views: [] }), 'lecture-empty'],
])('%s is refused as %s, and it is said what to do', (text, code) => {
  let thrown: unknown;
  try {
    readLecture(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code });
  expect((thrown as Error).message).toMatch(/Choose|Reload|Add/);
});
