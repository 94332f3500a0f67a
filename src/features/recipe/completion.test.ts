import { describe, expect, it } from 'vitest';
import type { TokenTable } from '../../protocol/manifest.ts';
import { completeAt, judgePrompt, markWords, replaceStretch, replaceWord, tidy } from './completion.ts';

const table: TokenTable = {
  length: 6,
  pad: 0,
  start: 1,
  vocabulary: ['<pad>', '<start>', 'a', 'on', 'and', 'cat', 'car', 'caterpillar', 'cap', 'blue', 'black', 'orange'],
  things: ['cat', 'car', 'caterpillar', 'cap', 'orange'],
  colours: ['blue', 'black', 'orange'],
  backgrounds: ['blue', 'orange'],
};

describe('markWords', () => {
  it('says where words stand, which are known and which are not read', () => {
    expect(markWords('A  blue kat, on', table)).toEqual([
      { start: 0, end: 1, text: 'A', known: true, dropped: false },
      { start: 3, end: 7, text: 'blue', known: true, dropped: false },
      { start: 8, end: 11, text: 'kat', known: false, dropped: false },
      { start: 13, end: 15, text: 'on', known: true, dropped: false },
    ]);
    expect(markWords('a a a a a a', table).map((word) => word.dropped)).toEqual([false, false, false, false, false, true]);
  });

  it('knows nothing of the special tokens', () => {
    expect(markWords('<pad>', table)[0]?.known).toBe(false);
  });
});

describe('completeAt', () => {
  it('offers how the word at the caret may go on: things first, short ones first', () => {
    const completion = completeAt('a blue ca', 9, table);
    expect(completion).toMatchObject({ start: 7, end: 9 });
    expect(completion?.suggestions.map(({ word }) => word)).toEqual(['cap', 'car', 'cat', 'caterpillar']);
    expect(completeAt('b', 1, table)?.suggestions).toEqual([
      { word: 'blue', kinds: ['colour', 'background'] },
      { word: 'black', kinds: ['colour'] },
    ]);
  });

  it('offers words that place one thing by another as one, and counts and plurals as what they are', () => {
    const several = { ...table, vocabulary: [...table.vocabulary, 'left', 'of', 'lemon', 'lemons', 'two'], things: [...table.things, 'lemon'], relations: ['left of'], counts: ['two'], plurals: ['lemons'] };
    expect(completeAt('a cat le', 8, several)?.suggestions).toEqual([
      { word: 'lemon', kinds: ['thing'] },
      { word: 'left of', kinds: ['place'] },
      { word: 'lemons', kinds: ['things'] },
    ]);
    expect(completeAt('t', 1, several)?.suggestions).toEqual([{ word: 'two', kinds: ['count'] }]);
    expect(completeAt('o', 1, several)?.suggestions.map(({ word }) => word)).not.toContain('of');
  });

  it('is quiet between words, inside a word, and where nothing fits', () => {
    expect(completeAt('a ', 2, table)).toBeNull();
    expect(completeAt('cat', 1, table)).toBeNull();
    expect(completeAt('zebra', 5, table)).toBeNull();
    expect(completeAt('blue', 4, table)).toBeNull();
    expect(completeAt('', 0, table)).toBeNull();
  });

  it('still offers longer words when the word is already one', () => {
    expect(completeAt('cat', 3, table)?.suggestions.map(({ word }) => word)).toEqual(['caterpillar']);
  });
});

describe('editing', () => {
  it('puts a word in place of what was begun', () => {
    expect(replaceStretch('a ca', 2, 4, 'cat')).toEqual({ prompt: 'a cat ', caret: 6 });
    expect(replaceStretch('a ca on blue', 2, 4, 'cat')).toEqual({ prompt: 'a cat on blue', caret: 5 });
  });

  it('replaces or leaves out an unknown word wherever it stands', () => {
    expect(replaceWord('a Kat, a kat on blue', 'kat', 'cat')).toBe('a cat, a cat on blue');
    expect(replaceWord('a kat on blue', 'kat', null)).toBe('a on blue');
    expect(tidy('  a   cat , on ')).toBe('a cat, on');
  });
});

describe('judgePrompt', () => {
  it('names each unknown word once, with near ones', () => {
    const { unknown, vocabularySize } = judgePrompt('a kat and a kat', table);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.nearest).toContain('cat');
    expect(vocabularySize).toBe(10);
  });

  it('suggests nothing that is far off', () => {
    expect(judgePrompt('a mars', table).unknown).toEqual([{ word: 'mars', nearest: [] }]);
    expect(judgePrompt('猫', table).unknown).toEqual([{ word: '猫', nearest: [] }]);
    expect(judgePrompt('猫a', table).unknown).toEqual([{ word: '猫a', nearest: [] }]);
  });

  it('says what is not read, and when there are no words', () => {
    expect(judgePrompt('a a a a a cat', table).dropped).toEqual(['cat']);
    expect(judgePrompt(' , ', table).empty).toBe(true);
  });
});
