import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { inScreenWords } from '../../diffusion/sampler-options.ts';
import { forkedFrom } from '../../protocol/fork.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { checkRecipe, problemOf } from '../../store/check-recipe.ts';
import { drawsNoiseFrom } from '../../store/fork-noise.ts';
import { sameRecipe } from '../../store/link.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { ForkFields, type Wish } from './ForkFields.tsx';
import styles from './Fork.module.css';

/** What the run goes on with from the position where the playhead rests. */
export function ForkForm() {
  const manifest = useStore((state) => state.manifest);
  const recipe = useStore((state) => state.recipe);
  const at = useStore((state) => Math.min(state.view.step, state.run.total));
  const total = useStore((state) => state.run.total);
  const place = useRef<HTMLDivElement>(null);
  const begunWith = useRef(recipe);
  // Changed elsewhere, the run is another than the one that would be left here.
  useEffect(() => {
    if (!sameRecipe(begunWith.current, recipe)) place.current?.closest<HTMLElement>('[popover]')?.hidePopover();
  }, [recipe]);
  if (manifest === null) return null;
  if (at >= total) return <p className={styles.end}>This is the end of the run, and nothing is left to compute. Go to an earlier step, then fork there.</p>;
  return (
    <div ref={place}>
      <Form key={JSON.stringify(recipe)} manifest={manifest} recipe={recipe} at={at} />
    </div>
  );
}

function Form({ manifest, recipe, at }: { manifest: Manifest; recipe: Recipe; at: number }) {
  const actions = useActions();
  const noteId = useId();
  const place = useRef<HTMLDivElement>(null);
  const timestep = useStore((state) => state.schedule.timesteps[at]);
  const [{ prompt, seed, sampler, steps, guidanceScale }, setWish] = useState<Wish>(recipe);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const changed = useMemo((): Recipe => {
    const options = sampler === recipe.sampler ? recipe.options : {};
    return { ...recipe, prompt, seed, sampler, steps, guidanceScale, options };
  }, [recipe, prompt, seed, sampler, steps, guidanceScale]);
  const draws = useMemo(() => drawsNoiseFrom(manifest, forked(recipe, at, changed, false), at), [manifest, recipe, at, changed]);
  const renoise = at > 0 && (chosen ?? (seed !== recipe.seed && !draws));
  const refusal = useMemo(() => refusalOf(forked(recipe, at, changed, renoise), manifest), [recipe, at, changed, renoise, manifest]);
  const same = Object.entries({ prompt, seed, sampler, steps, guidanceScale }).every(([field, value]) => recipe[field as keyof Wish] === value);
  const go = (): void => {
    if (refusal !== null) return;
    place.current?.closest<HTMLElement>('[popover]')?.hidePopover();
    const { options } = changed;
    actions.fork(at, { prompt: prompt.trim(), seed, sampler, steps, guidanceScale, options }, renoise);
  };
  return (
    <div ref={place} className={styles.form}>
      <p className={styles.head}>{at === 0 ? 'Start again, beside this run, with' : `Continue from step ${at}${timestep === undefined ? '' : `, t = ${Math.round(timestep)},`} with`}</p>
      <ForkFields
        manifest={manifest}
        value={{ prompt, seed, sampler, steps, guidanceScale }}
        refused={refusal !== null}
        noteId={noteId}
        onChange={(part) => setWish({ prompt, seed, sampler, steps, guidanceScale, ...part })}
        onEnter={go}
      />
      {at === 0 ? null : (
        <label className={styles.check}>
          <input type="checkbox" checked={renoise} onChange={(event) => setChosen(event.target.checked)} />
          <span>
            redraw the noise in the picture from the seed
            <small>{draws ? 'Otherwise x_t stays as it is, and the seed makes the fresh noise from here on.' : 'This sampler draws no noise from here on: without this, the seed changes nothing.'}</small>
          </span>
        </label>
      )}
      <p id={noteId} role={refusal === null ? 'note' : 'alert'} className={refusal === null ? styles.note : styles.refused}>
        {refusal ?? (same && !renoise ? 'Nothing has changed yet. After you press Fork, whatever you change in the sentence or on the figure applies from here on.' : 'Up to here it is the same run.')}
      </p>
      <p>
        <Button look="framed" aria-disabled={refusal !== null} onClick={go}>
          Fork
        </Button>
        <Button look="link" className={styles.runs} onClick={() => actions.setView({ page: 'runs' })}>
          All runs of this visit
        </Button>
      </p>
    </div>
  );
}

const forked = (recipe: Recipe, at: number, changed: Recipe, renoise: boolean): Recipe =>
  at === 0 ? { ...changed, fork: null } : forkedFrom(recipe, at, changed, renoise);

/** Why it cannot be run, or null. */
function refusalOf(recipe: Recipe, manifest: Manifest): string | null {
  try {
    checkRecipe(recipe, manifest);
    return null;
  } catch (error) {
    return inScreenWords(problemOf(error, 'recipe', false).message);
  }
}
