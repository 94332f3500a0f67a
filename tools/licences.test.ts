import { describe, expect, it } from 'vitest';
import { canBeTaken, notices, packages, sbom, termsInFull } from './licences.mjs';

describe('licences', () => {
  it('takes what offers terms that can be taken, and nothing of the GPL', () => {
    expect(['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT'].map(canBeTaken)).toEqual([true, true, true]);
    expect(['', 'GPL-3.0-or-later', 'AGPL-3.0', 'MIT AND GPL-2.0', 'LGPL-3.0', 'UNLICENSED'].map(canBeTaken)).toEqual([false, false, false, false, false, false]);
  });

  it('names everything in the page, and nothing that only builds it', () => {
    const shipped = packages().filter((each) => each.shipped).map(({ name }) => name);
    expect(shipped).toEqual(expect.arrayContaining(['onnxruntime-web', 'react', 'react-dom', 'zod', 'zustand', 'fflate', 'd3-scale']));
    expect(shipped).not.toContain('vite');
    const written = notices();
    for (const name of shipped) expect(written).toContain(name);
    for (const each of packages().filter(({ shipped: inPage }) => inPage)) expect(termsInFull(each), each.name).toMatch(/permission|license/i);
    expect(written).toMatch(/onnxruntime-web [\d.]+ \(MIT\)\n\nCopyright \(c\) Microsoft Corporation\n\nPermission is hereby granted/);
    expect((JSON.parse(sbom('1.0.0')) as { components: unknown[] }).components).toHaveLength(shipped.length);
  });
});
