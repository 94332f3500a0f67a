import { useMemo } from 'react';
import { classOf, wholeScheduler } from '../../protocol/inputs.ts';
import { promptKind, type Manifest } from '../../protocol/manifest.ts';
import { useActions } from '../../store/actions.ts';
import { isOwn, pictureRoom, type Picture } from '../../store/pictures.ts';
import { entriesOf, entryNear, entryOfStrength } from '../../store/start.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatTimestep } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Term } from '../../ui/Term.tsx';
import styles from './ForwardPage.module.css';

/** Takes the noise out again from here: image to image, at the evaluation of the present sampler that is nearest to t. */
export function StartHere({ manifest, picture, t, onT }: { manifest: Manifest; picture: Picture; t: number; onT: (t: number) => void }) {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const { sampler, steps, options, start } = recipe;
  const { entries, numSteps, evaluations } = useMemo(() => {
    const scheduler = wholeScheduler(manifest, { sampler, steps, options });
    return { entries: entriesOf(scheduler), numSteps: scheduler.numSteps, evaluations: scheduler.timesteps.length };
  }, [manifest, sampler, steps, options]);
  const entry = entryNear(entries, t);
  if (entry === undefined) return null;
  const here = start !== null && start.picture === picture.id && start.from === entry.from;
  const least = entries.at(-1)?.strength ?? 1;
  return (
    <section aria-label="Start the reverse process from here" className={styles.start} data-control="">
      <p className={styles.lead}>
        <span>
          <b>and back</b>{' '}
          <span className={styles.quiet}>
            the noise removed again from here{promptKind(manifest) === 'nothing' ? '' : promptKind(manifest) === 'class' ? `, with class ${classOf(recipe.prompt)}` : `, with the prompt “${recipe.prompt}”`}:{' '}
            <Term explain="SDEdit (Meng et al. 2021): noise a picture part of the way, then run the sampler from there. With little noise the picture is kept; with much, the prompt decides.">image to image</Term>
          </span>
        </span>
      </p>
      <p className={styles.where}>
        <span>
          strength{' '}
          <NumberField
            label="Strength"
            hint="The share of the sampler’s steps that are taken, as in diffusers: 1 starts from the noisiest."
            value={Number(entry.strength.toFixed(4))}
            range={{ min: Math.ceil(least * 1000) / 1000, max: 1, whole: false }}
            step={Number((1 / numSteps).toFixed(3))}
            onCommit={(strength) => {
              const next = entryOfStrength(entries, strength, numSteps);
              if (next !== undefined) onT(Math.round(next.timestep));
            }}
          />
        </span>
        <span className={styles.quiet}>
          evaluation {entry.from} of {evaluations}, t = {formatTimestep(entry.timestep)}{Math.abs(entry.timestep - t) < 1 ? '' : `, the nearest to ${t}`}: {evaluations - entry.from} {evaluations - entry.from === 1 ? 'evaluation is' : 'evaluations are'} taken
          {entries.length === 1 && evaluations > 1 ? '; this sampler’s steps belong together, so it can only start at the first' : ''}
        </span>
        <Button
          look="framed"
          disabled={here}
          onClick={() => {
            onT(Math.round(entry.timestep));
            actions.editRecipe({ start: { picture: picture.id, from: entry.from } });
          }}
        >
          {here ? 'the run starts here' : 'Start the run from here'}
        </Button>
      </p>
      {isOwn(picture.id) ? (
        <p className={styles.quiet}>
          {pictureRoom.packed(picture.id) === undefined
            ? 'This picture stays in this browser: a link to the run will say so, and start from noise.'
            : 'A link to the run carries this drawing, pixel by pixel.'}
        </p>
      ) : null}
    </section>
  );
}
