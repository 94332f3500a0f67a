import { type ReactNode, useId, useMemo } from 'react';
import type { SamplerEntry, SamplerOption } from '../../diffusion/sampler-catalogue.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { PasteConfig } from './PasteConfig.tsx';
import { allSamplers, choiceRefusal, entryOf, presentValue, samplerGroups, setOption } from './sampler-choices.ts';
import sentence from './RecipeSentence.module.css';
import styles from './SamplerField.module.css';

/** The sampler as a word of the sentence, with what it is and its own options one click away. */
export function SamplerField() {
  const actions = useActions();
  const sampler = useStore((state) => state.recipe.sampler);
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const groups = useMemo(() => samplerGroups(scheduler), [scheduler]);
  const entry = entryOf(sampler);
  const choose = (chosen: string): void => actions.editRecipe({ sampler: entryOf(chosen)?.className ?? sampler, options: {} });
  return (
    <span className={styles.sampler}>
      <SelectField
        label="Sampler"
        value={sampler}
        groups={groups}
        {...(entry === undefined ? {} : { hint: entry.explanation })}
        onChange={choose}
      />
      {entry === undefined ? null : (
        <Popover
          trigger={<Icon name="options" size={15} />}
          aria-label="Its options"
          title="What this sampler does, and its options"
          className={sentence.mark}
          panelLabel="Its options"
          panelClassName={styles.panel}
        >
          {() => (
            <>
              <p className={styles.name}>
                {entry.name} <span className={styles.className}>{entry.className}</span>
              </p>
              <p className={styles.explanation}>{entry.explanation}</p>
              {entry.options.map((option) => (
                <Option key={option.name} option={option} entry={entry} />
              ))}
              <PasteConfig />
              <Others present={sampler} onChoose={choose} />
            </>
          )}
        </Popover>
      )}
    </span>
  );
}

/** Every sampler with its line, to choose among by what they do. */
function Others({ present, onChoose }: { present: string; onChoose: (className: string) => void }) {
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const groups = useMemo(() => allSamplers(scheduler), [scheduler]);
  return (
    <details className={styles.others}>
      <summary>All samplers, a line each</summary>
      {groups.map(({ label, samplers }) => (
        <div key={label} role="group" aria-label={label}>
          <p className={styles.group}>{label}</p>
          {samplers.map(({ entry, refusal }) => (
            <p key={entry.className} className={styles.other}>
              <Button look="link" disabled={refusal !== undefined} aria-pressed={entry.className === present} onClick={() => onChoose(entry.className)}>
                {entry.name}
              </Button>
              <span className={styles.about}>
                {entry.explanation}
                {refusal === undefined ? null : <b className={styles.refusal}> Not here: {refusal}</b>}
              </span>
            </p>
          ))}
        </div>
      ))}
    </details>
  );
}

/** One option, with the control that its kind of value asks for. */
function Option({ option, entry }: { option: SamplerOption; entry: SamplerEntry }) {
  const id = useId();
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const value = presentValue(option, entry, recipe, scheduler);
  const { kind, label, explanation } = option;
  const choices = (kind.type === 'choice' ? kind.choices : []).map((choice) => ({ choice, refusal: choiceRefusal(option, choice, entry, recipe, scheduler) }));
  const set = (next: string | number | boolean): void => actions.editRecipe(setOption(option, next, entry, recipe, scheduler));

  const control = ((): ReactNode => {
    switch (kind.type) {
      case 'boolean':
        return <input type="checkbox" aria-label={label} aria-describedby={id} checked={value === true} onChange={(event) => set(event.target.checked)} />;
      case 'choice':
        return (
          <SelectField
            label={label}
            value={String(value)}
            groups={[{ label, options: choices.map(({ choice, refusal }) => ({ value: choice, label: choice, ...(refusal === undefined ? {} : { refusal }) })) }]}
            hint={explanation}
            onChange={set}
          />
        );
      case 'integer':
      case 'number':
        return (
          <NumberField
            label={label}
            value={Number(value)}
            range={{ min: kind.min, max: kind.max, whole: kind.type === 'integer' }}
            step={kind.type === 'integer' ? 1 : 0.1}
            hint={explanation}
            onCommit={set}
          />
        );
      case 'list':
      case 'fixed':
        return null;
    }
  })();
  if (control === null) return null;
  return (
    <div className={styles.option}>
      <span>
        {label}
        <span id={id} className={styles.about}>
          {explanation}
        </span>
        {[...new Set(choices.map(({ refusal }) => refusal))].map((reason) =>
          reason === undefined ? null : (
            <span key={reason} className={styles.about}>
              Not {choices.flatMap(({ choice, refusal }) => (refusal === reason ? [`“${choice}”`] : [])).join(', ')}: {reason}
            </span>
          ),
        )}
      </span>
      <span className={styles.control}>{control}</span>
    </div>
  );
}
