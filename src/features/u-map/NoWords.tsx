import { promptKind } from '../../protocol/manifest.ts';
import { fixedRowsOf, fixedRowsWords } from '../../protocol/fixed-rows.ts';
import { useStore } from '../../store/store.ts';
import styles from './WordsBlock.module.css';

/** Why no word stands in the words' place. `asked`: of the pass with the words. */
export function NoWords({ asked }: { asked: boolean }) {
  const manifest = useStore((state) => state.manifest);
  const fixed = manifest === null ? null : fixedRowsOf(manifest);
  const told = manifest !== null && /words|text/.test(promptKind(manifest));
  const why = !told ? 'This network is told no words.' : asked ? 'The prompt is empty: all weight falls on the start token.' : 'This is the unconditional pass: all weight falls on the start token.';
  return <p className={styles.note}>{fixed === null ? why : fixedRowsWords(fixed)}</p>;
}
