import { describe, expect, it } from 'vitest';
import { encodeLink, linkDefaults, parseLink } from './link.ts';
import { readPin, writePin } from './pin.ts';

const recipe = { ...linkDefaults.recipe, prompt: 'a red @heart, or & two', seed: 3, steps: 6 };

describe('a pin', () => {
  it('is read as it was written, also out of a link', () => {
    const pins = [writePin('decoder.1/Add:0', 4, recipe), writePin('middle', 0, linkDefaults.recipe)];
    const link = parseLink(encodeLink({ ...linkDefaults, beside: null, expected: null, view: { ...linkDefaults.view, pins } }));
    expect(link.problems).toEqual([]);
    expect(link.view.pins.map(readPin)).toEqual([
      { tensor: 'decoder.1/Add:0', at: { step: 4, recipe }, problems: [] },
      { tensor: 'middle', at: { step: 0, recipe: linkDefaults.recipe }, problems: [] },
    ]);
  });

  it('of before is a name that follows the playhead', () => {
    expect(readPin('middle.output')).toEqual({ tensor: 'middle.output', at: null, problems: [] });
    expect(readPin('a@b')).toMatchObject({ tensor: 'a@b', at: null });
  });

  it('says what cannot be read of its run', () => {
    expect(readPin('middle@2@seed=x').problems).toHaveLength(1);
  });
});
