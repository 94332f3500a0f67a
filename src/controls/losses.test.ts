import { describe, expect, it } from 'vitest';
import { lossExplained, lossWords } from './losses.ts';

const skip = { change: 2.07, detailLost: 0.8, detailCosine: -0.001 };
const below = { change: 0.52, detailLost: 0.02, detailCosine: 0.9 };
const nothing = { change: 0, detailLost: 0, detailCosine: 1 };

describe('what a cut is said to do', () => {
  it('gives the change of every part, and the loss of detail beside it where that is what happens, both as shares', () => {
    expect(lossWords(skip, 'sentence')).toEqual(['cut: ε̂ loses 80% of its fine detail', 'and changes by 207%']);
    expect(lossWords(skip, 'number')).toEqual(['cut: −80% fine detail,', 'ε̂ changes 207%']);
    expect(lossWords(below, 'sentence')).toEqual(['cut: ε̂ changes 52%']);
    // Where the run changes the part itself, the words say against what.
    expect(lossWords(below, 'number', { changed: true })).toEqual(['cut, vs. unedited: ε̂ changes 52%']);
    expect(lossWords(below, 'number')).toEqual(['cut: ε̂ changes 52%']);
  });

  it('says in a room that is measured what has room there, at the least by how much ε̂ changes', () => {
    expect(lossWords(skip, [340])).toEqual(['cut: ε̂ loses 80% of its fine detail and changes by 207%']);
    expect(lossWords(skip, [220, 220])).toEqual(['cut: ε̂ loses 80% of its fine detail', 'and changes by 207%']);
    expect(lossWords(skip, [140, 140])).toEqual(['cut: −80% fine detail,', 'ε̂ changes 207%']);
    expect(lossWords(skip, [140])).toEqual(['cut: ε̂ changes 207%']);
    expect(lossWords(below, [140, 140], { changed: true })).toEqual(['cut, vs. unedited:', 'ε̂ changes 52%']);
    expect(lossWords(skip, [166, 166], { changed: true })).toEqual(['cut, vs. unedited:', 'ε̂ changes 207%']);
    expect(lossWords(nothing, [140], { others: true })).toEqual(['cut: no change here']);
  });

  it('does not say that a part is worth nothing where another edit keeps it from mattering', () => {
    expect(lossWords(nothing, 'sentence', { others: true })).toEqual(['cut: no change to ε̂, under the other edits of this run']);
    expect(lossWords(nothing, 'sentence')).toEqual(['cut: ε̂ changes 0%']);
  });

  it('does not call a small change none', () => {
    expect(lossWords({ ...nothing, change: 0.003 }, 'number')).toEqual(['cut: ε̂ changes under 1%']);
    expect(lossExplained({ name: 'skip 2', changed: false, cut: { ...nothing, change: 0.003, detailLost: -0.002 }, mean: undefined })).toEqual([
      'Cut: skip 2 is set to zero for one more forward pass on this x_t. What the network then answers is held against ε̂, the noise that it predicts with skip 2.',
      'Change, Σ(difference)² ÷ Σ ε̂²: under 1%.',
      'Fine detail, the energy that is lost when every 2×2 block is replaced by its average: under 1%.',
    ]);
  });

  it('says how it was measured in three lines, without a minus before nothing', () => {
    const lines = lossExplained({ name: 'skip 0', changed: true, cut: skip, mean: { ...below, detailLost: -0.1 } });
    expect(lines).toEqual([
      'Cut: skip 0 is set to zero for one more forward pass on this x_t. What the network then answers is held against ε̂, the noise that it predicts with skip 0, this run’s own change of it left out.',
      'Change, Σ(difference)² ÷ Σ ε̂²: 207% (with its mean instead of zero: 52%). An answer of zeros would be a change of 100%; here the answer points elsewhere, so that it is more.',
      'Fine detail, the energy that is lost when every 2×2 block is replaced by its average: −80% (mean: +10%); cosine of what is left with what was there: 0.00.',
    ]);
  });
});
