import { type ReactNode, useMemo } from 'react';
import { explanationOf } from '../../diffusion/others.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { entryOf, samplerGroups } from './sampler-choices.ts';
import sentence from './RecipeSentence.module.css';
import styles from './SamplerField.module.css';

/** The sampler as a word of the sentence, with what it is and its own options one click away, in `panel`. */
export function SamplerField({ panel }: { panel: ReactNode }) {
  const actions = useActions();
  const sampler = useStore((state) => state.recipe.sampler);
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const groups = useMemo(() => samplerGroups(scheduler), [scheduler]);
  const entry = entryOf(sampler);
  const hint = entry === undefined ? undefined : explanationOf(entry.className);
  return (
    <span className={styles.sampler}>
      <SelectField
        label="Sampler"
        value={sampler}
        groups={groups}
        {...(hint === undefined ? {} : { hint })}
        onChange={(chosen) => actions.editRecipe({ sampler: entryOf(chosen)?.className ?? sampler, options: {} })}
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
          {() => panel}
        </Popover>
      )}
    </span>
  );
}
