import { describe, expect, it } from 'vitest';
import { describeChecksum, describeVerdict } from './verdict.ts';

describe('the verdict', () => {
  it('says identical, or by how much not', () => {
    expect(describeVerdict({ kind: 'identical' })).toContain('identical');
    const deviates = describeVerdict({ kind: 'deviates', largest: 3.1e-6, samples: 16, recipe: 'same' });
    expect(deviates).toContain('largest deviation 3·10⁻⁶ at the 16 values that the link carries');
    expect(deviates).toContain('rounding');
    expect(deviates).not.toContain('identical');
  });

  it('does not blame the model where the link was changed', () => {
    const seen = (recipe: 'same' | 'changed' | 'unknown') => describeVerdict({ kind: 'deviates', largest: 2, samples: 16, recipe });
    expect(seen('changed')).toContain('recipe was changed after the link was made');
    expect(seen('changed')).not.toContain('version');
    expect(seen('same')).toContain('The recipe is the one that the link was made with');
    expect(seen('unknown')).toContain('recipe or picture was changed after it was made, or another version of the model');
  });

  it('says whether the link carries a checksum', () => {
    expect(describeChecksum(null)).toContain('no checksum');
    expect(describeChecksum('ab12')).toContain('ab12');
  });
});
