import { useMemo } from 'react';
import type { Skip } from '../../onnx/anatomy-types.ts';
import { useWorth, type Loss, type Part } from '../../store/worth.ts';
import { formatPercent } from '../../ui/format.ts';
import { Term } from '../../ui/Term.tsx';

/** Which half of a join: what crosses, or what comes up. */
export type Half = 'skip' | 'below';

/** Where a half can be changed: on its way into the join, nowhere else. */
export function placeOfHalf(skip: Skip, half: Half): { readonly tensor: string; readonly into: string } {
  return { tensor: half === 'skip' ? skip.encoder : skip.decoder, into: skip.joined };
}

interface JoinWorthProps {
  readonly skip: Skip;
  readonly half: Half;
  /** The step that is looked at. */
  readonly index: number;
  /** The half's share of the variance and of the detail that enter the join, 0 … 1; null while unknown. */
  readonly share: number | null;
  /** How many words there is room for. */
  readonly room: 'sentence' | 'number';
}

/** What the network's answer loses at this step when a half of a join is cut. */
export function JoinWorth({ skip, half, index, share, room }: JoinWorthProps) {
  const part = useMemo((): Part => {
    const place = placeOfHalf(skip, half);
    return { key: `${place.tensor} → ${place.into}`, cut: { kind: 'gain', ...place, value: 0 }, mean: { kind: 'mean', ...place } };
  }, [skip, half]);
  const { cut, mean } = useWorth(part, index);
  if (cut === undefined) return null;
  const text = room === 'sentence' ? sentence(cut) : `cut: ${short(cut)}`;
  return (
    <Term label={`${nameOf(skip, half)}: ${sentence(cut)}`} explain={explain(skip, half, cut, mean, share)}>
      {text}
    </Term>
  );
}

export function nameOf(skip: Skip, half: Half): string {
  return half === 'skip' ? `skip ${skip.level}` : `what comes from below into decoder ${skip.level}`;
}

/** Losing detail is said where that is what happens; else how much of the answer is another one. */
const losesDetail = ({ detailLost, change }: Loss): boolean => detailLost >= 0.1 && detailLost >= 0.5 * Math.min(1, change);

function sentence(loss: Loss): string {
  return losesDetail(loss) ? `cut: ε̂ loses ${formatPercent(loss.detailLost)} of its fine detail` : `cut: ε̂ changes by ${formatPercent(loss.change)}`;
}

function short(loss: Loss): string {
  return losesDetail(loss) ? `−${formatPercent(loss.detailLost)} detail` : `ε̂ changes ${formatPercent(loss.change)}`;
}

function explain(skip: Skip, half: Half, cut: Loss, mean: Loss | undefined, share: number | null): string {
  const said = [
    `Measured: this step’s x_t through the network once more, with ${nameOf(skip, half)} set to zero where the join reads it.`,
    `Of ε̂, Σ(difference)² is ${formatPercent(cut.change)} of Σ ε̂²; its fine detail (what averaging every 2×2 samples loses) ${detailWords(cut)}.`,
  ];
  if (losesDetail(cut) && !Number.isNaN(cut.detailCosine)) {
    said.push(`What is left of the detail has a cosine of ${cut.detailCosine.toFixed(2)} with what was there.`);
  }
  if (mean !== undefined) {
    said.push(`With each channel’s mean in its place instead: ${formatPercent(mean.change)}, and the detail ${detailWords(mean)}. Zeros are outside of what the network was trained on; means are less so.`);
  }
  if (share !== null && !Number.isNaN(share)) {
    const own = half === 'skip' ? share : 1 - share;
    said.push(`Of the detail that enters the join it is ${formatPercent(own)}: a share describes, a cut tests.`);
  }
  said.push('ε̂ is a picture of noise, so its detail is mostly noise: the skip carries that, and from below comes the picture to subtract.');
  return said.join(' ');
}

function detailWords({ detailLost }: Loss): string {
  return detailLost >= 0 ? `falls by ${formatPercent(detailLost)}` : `grows by ${formatPercent(-detailLost)}`;
}
