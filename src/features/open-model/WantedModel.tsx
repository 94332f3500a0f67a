import { useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Choosers } from './Choosers.tsx';
import type { OpenModel, Opening } from './use-opening.ts';
import styles from './OpenModel.module.css';

/** The address names a run of a model whose file is not here: which one, and the ways to it. Until it is there the address stays as it is. */
export function WantedModel({ opened, wanted: { id, known } }: { opened: OpenModel; wanted: Extract<Opening, { at: 'wanted' }> }) {
  const body = useRef<HTMLDivElement>(null);
  const again = known !== null && known.handles.length > 0;
  // What comes first is what is most likely wanted.
  useEffect(() => body.current?.querySelector('button')?.focus(), [again]);
  const sum = <code translate="no">{id.slice('own-'.length, 'own-'.length + 12)}…</code>;
  return (
    <div ref={body} className={styles.body}>
      {known === null ? (
        <p>This run needs somebody’s own model, which is not in the link: the one whose SHA-256 begins with {sum}. If you have it, choose its folder or its file here, or drop it on the page, and the run follows.</p>
      ) : (
        <p>
          This run needs your own model <strong translate="no">{known.title}</strong> (SHA-256 {sum}), which you opened here before.{' '}
          {again ? 'The browser asks once whether this page may read it again.' : 'A page cannot keep hold of files beyond a reload: choose it again, or drop it on the page, and the run follows.'}
        </p>
      )}
      <p className={styles.line}>
        {again ? (
          <Button look="framed" onClick={() => opened.reopen(known.handles)}>
            Open {known.title} again
          </Button>
        ) : null}
        <Choosers opened={opened} />
        <Button onClick={opened.decline}>Continue without it</Button>
      </p>
      <p className={styles.line}>
        <Button look="link" onClick={opened.again}>
          Open another model
        </Button>
      </p>
    </div>
  );
}
