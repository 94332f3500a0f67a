import type { EditOf } from '../protocol/edits.ts';
import { useActions } from '../store/actions.ts';
import { elsewhere, withEdit } from '../store/edit-places.ts';
import { useStore } from '../store/store.ts';
import { DragNumber } from '../ui/DragNumber.tsx';
import { Term } from '../ui/Term.tsx';
import styles from './ChangeTensor.module.css';

type FreeU = EditOf<'freeu'>;
type Factor = 'b1' | 'b2' | 's1' | 's2';
const NONE: FreeU = { kind: 'freeu', b1: 1, b2: 1, s1: 1, s2: 1 };
/** As the authors' examples have them. */
const USUAL: Readonly<Record<Factor, number>> = { b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 };

const EXPLAIN =
  'Si et al. 2023: multiplies the first half of the channels from below by b and the lowest frequencies of the skip by s, exactly as diffusers’ enable_freeu does. b1 and s1 apply at the lowest level that joins a skip, b2 and s2 at the next one up. The method was designed for large latent models; the lab shows what it does to this one.';

/** FreeU's two factors of a level, where it has any: the two lowest that join a skip by concatenation. */
export function FreeUHandles({ level }: { readonly level: number }) {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const other = useStore(({ recipe, run, view }) => elsewhere(recipe.edits.find(({ kind }) => kind === 'freeu'), { recipe, run, view }));
  const skips = useStore((state) => state.loaded?.anatomy.skips ?? null);
  const levels = [...new Set(skips?.filter(({ op }) => op === 'Concat').map((skip) => skip.level))].sort((a, b) => b - a);
  const nth = levels.indexOf(level);
  if (nth !== 0 && nth !== 1) return null;
  const held = edits.find((edit) => edit.kind === 'freeu') ?? NONE;
  const set = (factor: Factor, value: number) => {
    const next = { ...held, [factor]: value };
    const isNone = next.b1 === 1 && next.b2 === 1 && next.s1 === 1 && next.s2 === 1;
    return withEdit(edits, (edit) => edit.kind === 'freeu', isNone ? null : next);
  };
  const handle = (factor: Factor, hue: string, what: string) => (
    <DragNumber
      label={`FreeU ${factor}`}
      value={held[factor]}
      min={Math.min(0, held[factor])}
      max={Math.max(2, held[factor])}
      neutral={1}
      clicked={USUAL[factor]}
      format={(value) => `${factor} ×${Number(value.toFixed(2))}`}
      hint={`${what} × ${held[factor]}. Click for the authors’ ${USUAL[factor]}; drag, or use the arrow keys.`}
      elsewhere={held[factor] === 1 ? null : other}
      hue={hue}
      onTry={(tried) => actions.tryEdits(tried === null ? null : set(factor, tried))}
      onCommit={(value) => actions.editRecipe({ edits: set(factor, value) })}
    />
  );
  return (
    <span className={styles.numbers}>
      <Term explain={EXPLAIN}>FreeU</Term>
      {handle(nth === 0 ? 's1' : 's2', 'var(--skip)', 'The lowest frequencies of the skip')}
      {handle(nth === 0 ? 'b1' : 'b2', 'var(--decoder)', 'The first half of the channels from below')}
    </span>
  );
}
