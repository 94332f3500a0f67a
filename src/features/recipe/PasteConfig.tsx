import { useId, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { inScreenWords } from '../../diffusion/sampler-options.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { readPastedConfig } from './pasted-config.ts';
import styles from './SamplerField.module.css';

/** A scheduler_config.json as a way to say the sampler and all of its options at once. */
export function PasteConfig() {
  const id = useId();
  const actions = useActions();
  const scheduler = useStore((state) => state.manifest?.scheduler);
  const [text, setText] = useState('');
  const [said, setSaid] = useState<readonly string[]>([]);

  const use = (): void => {
    if (scheduler === undefined) return;
    try {
      const { patch, said: left } = readPastedConfig(text, scheduler);
      actions.editRecipe(patch);
      setSaid(['Applied.', ...left]);
      setText('');
    } catch (error) {
      setSaid([inScreenWords(messageOf(error))]);
    }
  };
  return (
    <details className={styles.others}>
      <summary>Paste a scheduler_config.json</summary>
      <label htmlFor={id} className={styles.about}>
        Its class becomes the sampler, its fields the options. How the model was trained stays as it is.
      </label>
      <textarea id={id} className={styles.text} rows={5} spellCheck={false} value={text} placeholder={'{ "_class_name": "EulerDiscreteScheduler", … }'} onChange={(event) => setText(event.target.value)} />
      <Button look="link" disabled={text.trim() === ''} onClick={use}>
        Use it
      </Button>
      <div role="status">
        {said.map((one) => (
          <p key={one} className={styles.about}>
            {one}
          </p>
        ))}
      </div>
    </details>
  );
}
