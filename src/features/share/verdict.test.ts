import { describe, expect, it } from 'vitest';
import { describeChecksum, describeVerdict } from './verdict.ts';

describe('the verdict', () => {
  it('says identical, or by how much not', () => {
    expect(describeVerdict({ kind: 'identical' })).toContain('identical');
    const deviates = describeVerdict({ kind: 'deviates', largest: 3.1e-6, samples: 16 });
    expect(deviates).toContain('largest deviation 3·10⁻⁶ at the 16 values that the link carries');
    expect(deviates).toContain('rounding');
    expect(deviates).not.toContain('identical');
    expect(describeVerdict({ kind: 'deviates', largest: 0.4, samples: 1 })).toContain('can be seen');
  });

  it('says whether the link carries a checksum', () => {
    expect(describeChecksum(null)).toContain('no checksum');
    expect(describeChecksum('ab12')).toContain('ab12');
  });
});
