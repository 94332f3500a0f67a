import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { describeSampler, samplerGroups } from './sampler-choices.ts';
import sentence from './RecipeSentence.module.css';
import styles from './SamplerField.module.css';

/** The sampler as a word of the sentence, with what it is and its own options one click away. */
export function SamplerField() {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const { title, explanation, hasEta } = describeSampler(recipe.sampler);
  return (
    <span className={styles.sampler}>
      <SelectField
        label="Sampler"
        value={recipe.sampler}
        groups={samplerGroups}
        hint={explanation}
        onChange={(sampler) => actions.editRecipe({ sampler, options: {} })}
      />
      <Popover
        trigger={<Icon name="options" size={15} />}
        aria-label="Sampler options"
        title="What this sampler does, and its options"
        className={sentence.mark}
        panelLabel="Sampler options"
        panelClassName={styles.panel}
      >
        {() => (
          <>
            <h3>{title}</h3>
            <p className={styles.explanation}>{explanation}</p>
            {hasEta ? (
              <div className={styles.option}>
                <span>η, share of fresh noise</span>
                <NumberField
                  label="Eta"
                  hint="0 is DDIM: nothing is random after the first noise. 1 has DDPM’s variance."
                  value={recipe.eta}
                  range={{ min: 0, max: 1, whole: false }}
                  step={0.1}
                  onCommit={(eta) => actions.editRecipe({ eta })}
                />
              </div>
            ) : (
              <p className={styles.none}>It has no options here.</p>
            )}
          </>
        )}
      </Popover>
    </span>
  );
}
