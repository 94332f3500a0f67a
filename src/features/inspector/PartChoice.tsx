import { useActions } from '../../store/actions.ts';
import { formatMegabytes } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import type { Part } from './part-of-tensor.ts';
import styles from './TensorPage.module.css';

/** What is open of a tensor that is too large to be open as a whole, and the way to the rest of it. */
export function PartChoice({ part, bytes }: { part: Part; bytes: number }) {
  return (
    <p className={styles.notice}>
      <span>
        All of it is {formatMegabytes(bytes)} MB per sample. The network returns <Choice part={part} />
      </span>
    </p>
  );
}

function Choice({ part }: { part: Part }) {
  const actions = useActions();
  switch (part.of) {
    case 'pixel': {
      const [row, column] = part.pixel;
      const field = (label: string, value: number, size: number, commit: (value: number) => void) => <NumberField label={label} value={value} range={{ min: 0, max: size - 1, whole: true }} onCommit={commit} />;
      return (
        <>
          where one pixel looks: row {field('Row of the pixel', row, part.resolution[0], (next) => actions.setView({ pixel: [next, column] }))}, column{' '}
          {field('Column of the pixel', column, part.resolution[1], (next) => actions.setView({ pixel: [row, next] }))}. A place chosen in the picture is read next.
        </>
      );
    }
    case 'word':
      return (
        <>
          the map of one token: number <NumberField label="Token" value={part.word} range={{ min: 0, max: part.words - 1, whole: true }} onCommit={(word) => actions.setView({ word })} />.
        </>
      );
  }
}
