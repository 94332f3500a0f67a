import { useMemo } from 'react';
import { holdsAt } from '../protocol/edits.ts';
import { recipeAt } from '../protocol/fork.ts';
import { useStore } from '../store/store.ts';
import { partOf, useWorth, type Loss } from '../store/worth.ts';
import { formatPercent } from '../ui/format.ts';
import { Term } from '../ui/Term.tsx';
import { isGainAt, type GainPlace } from '../store/edit-places.ts';
import { losesDetail } from './losses.ts';

interface PartWorthProps {
  readonly place: GainPlace;
  /** "skip 0" */
  readonly name: string;
  /** The step that is looked at. */
  readonly index: number;
  /** How many words there is room for. */
  readonly room: 'sentence' | 'number';
  /** A mean over the picture makes sense of a feature map, and of a row of attention it is the uniform one. */
  readonly mean?: boolean;
  /** What else is to be said of it, when it is known what the cut costs. */
  readonly also?: (cut: Loss) => string;
}

/** What the network's answer loses at this step when a part is cut: one forward pass without it, once the hand rests. */
export function PartWorth({ place, name, index, room, mean: withMean = true, also }: PartWorthProps) {
  const { tensor, into } = place;
  const key = JSON.stringify(place);
  const part = useMemo(() => partOf(JSON.parse(key) as GainPlace, withMean), [key, withMean]);
  const { cut, mean } = useWorth(part, index);
  const changed = useStore(({ recipe }) => recipeAt(recipe, index).edits.some((edit) => isGainAt(edit, part.cut) && holdsAt(edit, index)));
  if (cut === undefined) return null;
  return (
    <Term label={`the worth of ${name}: ${sentence(cut)}`} explain={explain(name, into === undefined ? `where ${tensor} is read` : 'where the join reads it', changed, cut, mean, also?.(cut) ?? '')}>
      {room === 'sentence' ? sentence(cut) : `cut: ${short(cut)}`}
    </Term>
  );
}

function sentence(loss: Loss): string {
  return losesDetail(loss) ? `cut: ε̂ loses ${formatPercent(loss.detailLost)} of its fine detail` : `cut: ε̂ changes by ${formatPercent(loss.change)}`;
}

function short(loss: Loss): string {
  return losesDetail(loss) ? `−${formatPercent(loss.detailLost)} detail` : `ε̂ changes ${formatPercent(loss.change)}`;
}

function explain(name: string, where: string, changed: boolean, cut: Loss, mean: Loss | undefined, also: string): string {
  const said = [
    `Measured: this step’s x_t through the network once more, with ${name} set to zero ${where}${changed ? ', against the same network with it as it is: the run’s own change of it is left out' : ''}.`,
    `Of the guided ε̂, Σ(difference)² is ${formatPercent(cut.change)} of Σ ε̂²; its fine detail (what averaging every 2×2 samples loses, but for a pattern that is the same everywhere) ${detailWords(cut)}.`,
  ];
  if (losesDetail(cut) && !Number.isNaN(cut.detailCosine)) {
    said.push(`What is left of the detail has a cosine of ${cut.detailCosine.toFixed(2)} with what was there.`);
  }
  if (mean !== undefined) {
    said.push(`With its mean in its place instead: ${formatPercent(mean.change)}, and the detail ${detailWords(mean)}. Zeros are outside of what the network was trained on; means are less so.`);
  }
  return [...said, also].filter((text) => text !== '').join(' ');
}

function detailWords({ detailLost }: Loss): string {
  return detailLost >= 0 ? `falls by ${formatPercent(detailLost)}` : `grows by ${formatPercent(-detailLost)}`;
}
