import { useMemo } from 'react';
import { samplerCatalogue } from '../../diffusion/sampler-catalogue.ts';
import { whyNot } from '../../diffusion/sampler-config.ts';
import { classOf } from '../../protocol/inputs.ts';
import { canBeGuided, promptKind, type Manifest } from '../../protocol/manifest.ts';
import { MAX_GUIDANCE, MAX_STEPS, MIN_GUIDANCE, type Recipe } from '../../protocol/recipe.ts';
import { IconButton } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { SelectField, type SelectGroup } from '../../ui/SelectField.tsx';
import styles from './Fork.module.css';

export type Wish = Pick<Recipe, 'prompt' | 'seed' | 'sampler' | 'steps' | 'guidanceScale'>;

interface ForkFieldsProps {
  readonly manifest: Manifest;
  readonly value: Wish;
  readonly refused: boolean;
  /** Says what is wrong with the words. */
  readonly noteId: string;
  readonly onChange: (part: Partial<Wish>) => void;
  readonly onEnter: () => void;
}

/** What can be another from a fork on: words, seed, sampler, steps and guidance, as a sentence. */
export function ForkFields({ manifest, value, refused, noteId, onChange, onEnter }: ForkFieldsProps) {
  const groups = useMemo(() => samplersOf(manifest), [manifest]);
  const kind = promptKind(manifest);
  return (
    <>
      {kind === 'words' ? (
        <input
          type="text"
          className={styles.words}
          aria-label="Prompt of the fork"
          placeholder="no words"
          value={value.prompt}
          maxLength={200}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={refused}
          aria-describedby={noteId}
          onChange={(event) => onChange({ prompt: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onEnter();
          }}
        />
      ) : null}
      <p className={styles.sentence}>
        {kind === 'class' ? (
          <>
            class <NumberField label="Class of the fork" value={classOf(value.prompt)} range={{ min: 0, max: 1_000_000, whole: true }} onCommit={(number) => onChange({ prompt: String(number) })} />,{' '}
          </>
        ) : null}
        seed <NumberField label="Seed of the fork" value={value.seed} range={{ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }} onCommit={(seed) => onChange({ seed })} />{' '}
        <IconButton icon="dice" label="Another seed for the fork" className={styles.dice} onClick={() => onChange({ seed: Math.floor(Math.random() * 1_000_000) })} />,{' '}
        <SelectField
          label="Sampler of the fork"
          value={value.sampler}
          groups={groups}
          onChange={(chosen) => onChange({ sampler: samplerCatalogue.find(({ className }) => className === chosen)?.className ?? value.sampler })}
        />
        ,{' '}
        <NumberField
          label="Steps of the fork’s sampler"
          hint="Of the sampler’s whole run; the fork takes those that remain from here."
          value={value.steps}
          range={{ min: 1, max: MAX_STEPS, whole: true }}
          onCommit={(steps) => onChange({ steps })}
        />{' '}
        steps
        {canBeGuided(manifest) ? (
          <>
            , guidance{' '}
            <NumberField
              label="Guidance of the fork"
              value={value.guidanceScale}
              range={{ min: MIN_GUIDANCE, max: MAX_GUIDANCE, whole: false }}
              step={0.5}
              onCommit={(guidanceScale) => onChange({ guidanceScale })}
            />
          </>
        ) : null}
      </p>
    </>
  );
}

/** By their groups; those that the model cannot be sampled with are switched off. */
function samplersOf({ scheduler }: Manifest): readonly SelectGroup[] {
  return [...new Set(samplerCatalogue.map(({ group }) => group))].map((label) => ({
    label,
    options: samplerCatalogue
      .filter(({ group }) => group === label)
      .map(({ className, name }) => {
        const refusal = whyNot(scheduler, className);
        return { value: className, label: name, ...(refusal === undefined ? {} : { refusal }) };
      }),
  }));
}
