import { type ReactNode, useId, useMemo } from 'react';
import { explanationOf } from '../../diffusion/others.ts';
import { samplerOptions, type SamplerOption } from '../../diffusion/sampler-options.ts';
import type { SamplerEntry } from '../../diffusion/sampler-catalogue.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { PasteConfig } from './PasteConfig.tsx';
import { allSamplers, entryOf } from './sampler-choices.ts';
import { choiceRefusal, presentValue, setOption } from './option-choices.ts';
import styles from './SamplerField.module.css';

/** What the sampler of the run does, its options, and all the others. */
export function SamplerPanel() {
  const actions = useActions();
  const sampler = useStore((state) => state.recipe.sampler);
  const entry = entryOf(sampler);
  if (entry === undefined) return null;
  return (
    <>
      <p className={styles.name}>
        {entry.name} <span className={styles.className}>{entry.className}</span>
      </p>
      <p className={styles.explanation}>{explanationOf(entry.className)}</p>
      {samplerOptions(entry.className).map((option) => (
        <Option key={option.name} option={option} entry={entry} />
      ))}
      <PasteConfig />
      <Others present={sampler} onChoose={(chosen) => actions.editRecipe({ sampler: chosen, options: {} })} />
    </>
  );
}

/** Every sampler with its line, to choose among by what they do. */
function Others({ present, onChoose }: { present: string; onChoose: (className: SamplerEntry['className']) => void }) {
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const groups = useMemo(() => allSamplers(scheduler), [scheduler]);
  return (
    <details className={styles.others}>
      <summary>All samplers, one line each</summary>
      {groups.map(({ label, samplers }) => (
        <div key={label} role="group" aria-label={label}>
          <p className={styles.group}>{label}</p>
          {samplers.map(({ entry, refusal }) => (
            <p key={entry.className} className={styles.other}>
              <Button look="link" disabled={refusal !== undefined} aria-pressed={entry.className === present} onClick={() => onChoose(entry.className)}>
                {entry.name}
              </Button>
              <span className={styles.about}>
                {explanationOf(entry.className)}
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
  const switched = kind.type === 'boolean' && value !== true ? choiceRefusal(option, true, entry, recipe, scheduler) : undefined;
  const choices = (kind.type === 'choice' ? kind.choices : []).map((choice) => ({ choice, refusal: choiceRefusal(option, choice, entry, recipe, scheduler) }));
  const set = (next: string | number | boolean): void => actions.editRecipe(setOption(option, next, entry, recipe, scheduler));

  const control = ((): ReactNode => {
    switch (kind.type) {
      case 'boolean':
        return <input type="checkbox" aria-label={label} aria-describedby={id} checked={value === true} disabled={switched !== undefined} onChange={(event) => set(event.target.checked)} />;
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
        {switched === undefined ? null : <span className={styles.about}>Not here: {switched}</span>}
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
