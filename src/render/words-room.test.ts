import { describe, expect, it } from 'vitest';
import { wordsRoom } from './words-room.ts';

describe('wordsRoom', () => {
  it('has one line of large maps where all words fit', () => {
    expect(wordsRoom(5, 48, 320, 384)).toEqual({ side: 48, width: 320, height: 146 });
    expect(wordsRoom(6, 48, 320, 384).side).toBe(48);
  });

  it('takes all the width there is, and smaller maps, where they do not, and as many lines as it needs', () => {
    const ten = wordsRoom(8, 48, 320, 384);
    expect(ten).toEqual({ side: 32, width: 384, height: 130 });
    expect(wordsRoom(15, 48, 320, 384).height).toBe(ten.height + 76);
    expect(wordsRoom(15, 48, 320, 200)).toMatchObject({ width: 320, height: 54 + 3 * 76 });
  });
});
