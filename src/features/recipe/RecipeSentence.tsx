import { useId, useState, type ReactNode } from 'react';
import { classOf } from '../../protocol/inputs.ts';
import { canBeGuided, promptKind } from '../../protocol/manifest.ts';
import { MAX_GUIDANCE, MAX_STEPS, MIN_GUIDANCE } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { type AppState, useStore } from '../../store/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { markWords } from './completion.ts';
import { MoreField, MoreSaid } from './MoreField.tsx';
import { PromptField } from './PromptField.tsx';
import { PromptMenu } from './PromptMenu.tsx';
import { PromptContext } from './prompt-context.ts';
import { RecipeProblems } from './RecipeProblems.tsx';
import { SamplerField } from './SamplerField.tsx';
import { usePromptDraft, useWordTable } from './use-prompt-draft.ts';
import styles from './RecipeSentence.module.css';

const selectTrainTimesteps = (state: AppState): unknown => state.manifest?.scheduler['num_train_timesteps'];

/** Where the sampler evaluates the network more or less often than once a step: how often. */
function selectEvaluations({ recipe, schedule }: AppState): number | null {
  const count = schedule.timesteps.length;
  return recipe.start === null && recipe.fork === null && count > 0 && count !== recipe.steps ? count : null;
}

/** What a class-conditional model is told: the number of a class. */
function ClassNumber() {
  const actions = useActions();
  const prompt = useStore((state) => state.recipe.prompt);
  const classes = useStore((state) => state.manifest?.conditions.flatMap((condition) => (condition.kind === 'class' ? [condition.classes] : []))[0] ?? null);
  return (
    <span className={styles.together}>
      class{' '}
      <NumberField
        label="Class"
        hint={classes === null ? 'The number of the class that the model is asked for.' : `The number of the class that the model is asked for, from 0 to ${classes - 1}.`}
        value={classOf(prompt)}
        range={{ min: 0, max: (classes ?? 1_000_000) - 1, whole: true }}
        onCommit={(number) => actions.editRecipe({ prompt: String(number) })}
      />
      ,
    </span>
  );
}

interface RecipeSentenceProps {
  /** What is in the panels behind the sampler, the last mark and the prompt's. */
  readonly sampler: ReactNode;
  readonly more: ReactNode;
  readonly menu: ReactNode;
  /** What is said of the prompt, and of all else. */
  readonly notes: ReactNode;
  readonly said?: ReactNode;
  /** The last clause. */
  readonly children?: ReactNode;
}

/**
 * The run as a sentence: “a blue cat on yellow, seed 7, DDIM, 25 steps, guidance 3”. Every underlined word is the control
 * itself. What cannot be run is refused where it stands, stays written, and leaves the run as it is.
 * What there is to say about it has a line of its own under it.
 */
export function RecipeSentence({ sampler, more, menu, notes, said, children }: RecipeSentenceProps) {
  const notesId = useId();
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const table = useWordTable();
  const trained = useStore(selectTrainTimesteps);
  const evaluations = useStore(selectEvaluations);
  const kind = useStore((state) => (state.manifest === null ? 'words' : promptKind(state.manifest)));
  const guided = useStore((state) => state.manifest === null || canBeGuided(state.manifest));
  const draft = usePromptDraft();
  const [focused, setFocused] = useState(false);

  const unfinished =
    focused && !draft.refused && table !== undefined
      ? (markWords(draft.text, table).find((word) => !word.known && word.end === draft.caret)?.text.toLowerCase() ?? null)
      : null;
  const { verdict } = draft;
  const unknown = verdict?.unknown.filter(({ word }) => word !== unfinished) ?? [];
  const invalid = unknown.length > 0;
  const noted = verdict !== null && (verdict.dropped.length > 0 || verdict.empty || (verdict.oneThing && verdict.things > 1));
  const mostSteps = typeof trained === 'number' ? Math.min(MAX_STEPS, trained) : MAX_STEPS;

  return (
    <PromptContext value={{ draft, unknown }}>
      <div role="group" aria-label="Recipe of the run" className={styles.recipe}>
        <div className={styles.sentence}>
          {kind === 'nothing' ? null : kind === 'class' ? (
            <ClassNumber />
          ) : (
            <span className={styles.prompt}>
              <PromptField draft={draft} notesId={notesId} invalid={invalid} onFocusChange={setFocused} />
              <PromptMenu panel={menu} />,
            </span>
          )}{' '}
          <span className={styles.together}>
            seed{' '}
            <NumberField
              label="Seed"
              hint="Key of the random number generator: the same seed gives the same noise on every machine."
              value={recipe.seed}
              about={recipe}
              range={{ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }}
              onCommit={(seed) => actions.editRecipe({ seed })}
            />
            <IconButton icon="dice" label="Roll the dice" className={styles.mark} onClick={() => actions.rollSeed()} />,
          </span>{' '}
          <span className={styles.together}>
            <SamplerField panel={sampler} />,
          </span>{' '}
          <span className={styles.together}>
            <NumberField
              label="Steps"
              hint="How many steps the sampler takes: more are slower and more accurate. Most samplers evaluate the network once per step."
              value={recipe.steps}
              about={recipe}
              range={{ min: 1, max: mostSteps, whole: true }}
              onCommit={(steps) => actions.editRecipe({ steps })}
            />{' '}
            steps{evaluations === null ? '' : ` = ${evaluations} evaluations`}
            {guided ? ',' : <MoreField panel={more} />}
          </span>{' '}
          {guided ? (
            <span className={styles.together}>
              guidance{' '}
              <NumberField
                label="Guidance"
                hint="How far to push towards the prompt: 1 is no guidance, below 0 pushes away from it (Ho & Salimans 2022)."
                value={recipe.guidanceScale}
                about={recipe}
                range={{ min: MIN_GUIDANCE, max: MAX_GUIDANCE, whole: false }}
                step={0.5}
                onCommit={(guidanceScale) => actions.editRecipe({ guidanceScale })}
              />
              <MoreField panel={more} />
            </span>
          ) : null}
          <MoreSaid />{' '}
          {children}
        </div>
        <div data-said="" className={styles.said}>
          <div className={styles.lines}>
            {said}
            <RecipeProblems />
            <div id={notesId} className={styles.notes}>
              <div role="alert">{invalid ? notes : null}</div>
              {noted && !invalid ? notes : null}
            </div>
          </div>
        </div>
      </div>
    </PromptContext>
  );
}
