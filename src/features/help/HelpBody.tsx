import type { ReactNode } from 'react';
import { glossary } from '../../controls/glossary.ts';
import { useActions } from '../../store/actions.ts';
import { showDepth, useFirstVisit } from '../../store/first-visit.ts';
import { beginTour } from '../../store/tour.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { keys } from './help-texts.ts';
import styles from './HelpButton.module.css';

/** The keys, what is on the page, and the words of the field in one line each. */
export function HelpBody({ children }: { children?: ReactNode }) {
  const actions = useActions();
  const { depth } = useFirstVisit();
  return (
    <div className={styles.body}>
      <p>
        A diffusion model turns noise into a picture step by step. At each step a neural network, a U-Net, is given the noisy picture, the timestep and your words, and predicts the noise in it; the sampler removes a little of that noise. Everything here is computed by your browser, and every picture is a real tensor of that network.
      </p>
      <p>
        <Button
          look="framed"
          onClick={(event) => {
            event.currentTarget.closest('dialog')?.close();
            beginTour(actions);
          }}
        >
          Take the tour
        </Button>
      </p>
      <Choice
        label="The page shows"
        value={depth}
        options={[
          { value: 'everything', label: 'every control' },
          { value: 'essentials', label: 'the essentials' },
        ]}
        onChange={showDepth}
      />
      <section aria-labelledby="help-keys">
        <h3 id="help-keys">Keys</h3>
        <dl className={styles.keys}>
          {keys.map(({ press, does }) => (
            <div key={does}>
              <dt>
                {press.map((key) => (
                  <kbd key={key} translate="no">{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="help-words">
        <h3 id="help-words">Words</h3>
        <dl className={styles.words}>
          {Object.entries(glossary).map(([word, meaning]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      {children}
    </div>
  );
}
