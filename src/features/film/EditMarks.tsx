import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { editMarks, lanesOf, type Edited, type EditMark } from './edit-marks.ts';
import { LANE, type Strip, xOf } from './film-layout.ts';
import styles from './Strip.module.css';

export { HoverLabel } from './HoverLabel.tsx';

export function lanesOfRuns(hand: Edited, beside: Edited | null, anatomy: Anatomy | null): readonly (readonly EditMark[])[] {
  return lanesOf(editMarks(hand, beside, anatomy));
}

/** A bar with feet under the steps at which the network is edited, a line that branches off where a run forks; one lane for each run. */
export function EditMarks({ lanes, strip, top }: { lanes: readonly (readonly EditMark[])[]; strip: Strip; top: number }) {
  const half = strip.side / 2;
  return (
    <>
      <svg className={styles.edits} style={{ top }} width={strip.width} height={lanes.length * LANE} aria-hidden="true">
        {lanes.flatMap((lane, row) =>
          lane.map(({ letter, first, last, words, fork }) => {
            const y = row * LANE + 3;
            const [from, to] = [Math.round(xOf(strip, first) - half), Math.round(xOf(strip, last) + half)];
            return (
              <g key={`${letter ?? ''} ${words}`}>
                <title>{letter === null ? words : `${letter}: ${words}`}</title>
                {fork ? (
                  <path d={`M${from - 5.5} ${y - 3}Q${from - 5.5} ${y} ${from + 0.5} ${y}H${to - 0.5}M${from - 5.5} ${y - 3}v7`} />
                ) : (
                  <path d={`M${from + 0.5} ${y + 4}V${y}H${to - 0.5}V${y + 4}`} />
                )}
              </g>
            );
          }),
        )}
      </svg>
      <SpokenMarks marks={lanes.flat()} />
    </>
  );
}

export function SpokenMarks({ marks }: { marks: readonly EditMark[] }) {
  return (
    <VisuallyHidden>
      {marks.map(({ letter, words, fork }) => `${fork ? 'Fork' : 'Edit'}${letter === null ? '' : ` of ${letter}`}: ${words}.`).join(' ')}
    </VisuallyHidden>
  );
}
