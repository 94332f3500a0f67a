import { Fragment } from 'react';
import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './AttentionPage.module.css';

/** What looks like attention and has no maps here: the tensors, by the reason why. */
export function attentionWithoutMaps({ unrecognised }: Pick<Anatomy, 'unrecognised'>): ReadonlyMap<string, readonly string[]> {
  const byReason = new Map<string, string[]>();
  for (const { tensor, why } of unrecognised) {
    if (/attention|softmax/i.test(why)) byReason.set(why, [...(byReason.get(why) ?? []), tensor]);
  }
  return byReason;
}

/** The list of it. The tensors can be opened all the same, where the network has them. */
export function WithoutMaps({ found }: { readonly found: ReadonlyMap<string, readonly string[]> }) {
  const actions = useActions();
  const tensors = useStore((state) => state.loaded?.tensors);
  const known = new Set(tensors?.map(({ name }) => name));
  return (
    <ul className={styles.said}>
      {[...found].map(([why, names]) => (
        <li key={why}>
          {why}{' '}
          {names.map((name, i) => (
            <Fragment key={name}>
              {i > 0 ? ', ' : ''}
              {known.has(name) ? (
                <Button look="link" onClick={() => actions.setView({ page: 'tensor', tensor: name })}>
                  {name}
                </Button>
              ) : (
                name
              )}
            </Fragment>
          ))}
        </li>
      ))}
    </ul>
  );
}
