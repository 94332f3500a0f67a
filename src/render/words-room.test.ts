import { describe, expect, it } from 'vitest';
import { wordsRoom } from './words-room.ts';

const words = (text: string): string[] => text.split(' ');

describe('wordsRoom', () => {
  it('has one line of large maps where all words fit', () => {
    expect(wordsRoom(words('a blue cat on yellow'), 48, 320, 344)).toEqual({ side: 48, width: 320, height: 154 });
    expect(wordsRoom([], 48, 320, 344).side).toBe(48);
  });

  it('takes all the width there is, and smaller maps, where they do not, and as many lines as it needs', () => {
    const ten = wordsRoom(words('a red cat left of a blue dog on white'), 48, 320, 344);
    expect(ten).toEqual({ side: 32, width: 344, height: 138 });
    // Longer words take more room.
    expect(wordsRoom(words('an orange butterfly left of a purple dinosaur on yellow'), 48, 320, 344).height).toBe(ten.height + 76);
    expect(wordsRoom(words('a red cat left of a blue dog on white'), 48, 320, 200)).toMatchObject({ width: 320, height: 62 + 2 * 76 });
  });
});
