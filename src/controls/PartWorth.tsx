import { Fragment, useMemo } from 'react';
import { editsAt } from '../protocol/fork.ts';
import type { LineRoom } from '../base/line-room.ts';
import { linkedPosition } from '../store/linked-position.ts';
import { useStore } from '../store/store.ts';
import { partOf, useWorth } from '../store/worth.ts';
import { Term } from '../ui/Term.tsx';
import { touches, type GainPlace } from '../store/edit-places.ts';
import { lossExplained, lossWords } from './losses.ts';

interface PartWorthProps {
  readonly place: GainPlace;
  /** "skip 0" */
  readonly name: string;
  /** The step that is looked at. */
  readonly index: number;
  /** How many words there is room for. */
  readonly room: 'sentence' | 'number' | LineRoom;
  /** A mean over the picture makes sense of a feature map, and of a row of attention it is the uniform one. */
  readonly mean?: boolean;
  /** What else is to be said of it: asked for once its worth is there, since it may have to be computed. */
  readonly also?: () => string | null;
}

/** What the network's answer loses at this step when a part is cut: one forward pass without it, once the hand rests. */
export function PartWorth({ place, name, index, room, mean: withMean = true, also }: PartWorthProps) {
  const key = JSON.stringify(place);
  const part = useMemo(() => partOf(JSON.parse(key) as GainPlace, withMean), [key, withMean]);
  const { cut, mean } = useWorth(part, index);
  const changed = useStore(({ recipe }) => editsAt(recipe, index).some((edit) => touches(edit, place)));
  const others = useStore(({ recipe }) => editsAt(recipe, index).some((edit) => !touches(edit, place)));
  const wholeIn = useStore(({ beside, schedule }) => {
    if (beside === null) return null;
    const there = editsAt(beside.recipe, linkedPosition(schedule.timesteps, beside.schedule.timesteps, index));
    return there.some((edit) => touches(edit, place)) ? null : beside.letter;
  });
  if (changed && wholeIn !== null) {
    return (
      <Term label={`the worth of ${name}: see ${wholeIn}`} explain={`What ${name} is worth at this step is shown in ${wholeIn}, where it is unchanged. By now this run’s noisy picture differs, and the number would too.`}>
        its worth: see {wholeIn}
      </Term>
    );
  }
  if (cut === undefined) return null;
  const more = also?.() ?? null;
  const lines = [...lossExplained({ name, changed, cut, mean }), ...(more === null ? [] : [more])];
  const [first, ...further] = lossWords(cut, room, { others, changed });
  return (
    <Term label={`the worth of ${name}: ${lossWords(cut, 'sentence', { others, changed }).join(' ')}`} explain={lines.join('\n')}>
      <span>{first}</span>
      {further.map((words) => (
        <Fragment key={words}>
          {' '}
          <span>{words}</span>
        </Fragment>
      ))}
    </Term>
  );
}
