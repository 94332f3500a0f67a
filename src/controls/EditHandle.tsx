import type { Edit } from '../protocol/edits.ts';
import { useActions } from '../store/actions.ts';
import { elsewhere, withEdit } from '../store/edit-places.ts';
import { useStore } from '../store/store.ts';
import { DragNumber } from '../ui/DragNumber.tsx';

interface WordHandleProps {
  /** Position of the word in the prompt; 0 is the start token. */
  readonly word: number;
  readonly name: string;
  /** The probabilities of one layer; all layers where it is left out. */
  readonly layer?: string;
}

const MOST = 4;

/** The weight of a word in the cross-attention, as a handle under its map (Prompt-to-Prompt's re-weighting). */
export function WordHandle({ word, name, layer }: WordHandleProps) {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const is = (edit: Edit): boolean => edit.kind === 'word' && edit.word === word && edit.layer === layer;
  const held = edits.find(is);
  const value = held?.kind === 'word' ? held.value : 1;
  const other = useStore((state) => elsewhere(held, state));
  const set = (next: number): Edit[] => withEdit(edits, is, next === 1 ? null : { kind: 'word', word, value: next, ...(layer === undefined ? {} : { layer }) });
  return (
    <DragNumber
      label={`Weight of ${name}${layer === undefined ? '' : ' in this layer'}`}
      value={value}
      min={Math.min(0, value)}
      max={Math.max(MOST, value)}
      neutral={1}
      clicked={0}
      format={(weight) => `×${Number(weight.toFixed(2))}`}
      hint={`The attention paid to ${name}, times ${value}${layer === undefined ? ', in all layers' : ''}. Click to blind the network to it; drag, or use the arrow keys, for another weight.`}
      elsewhere={other}
      hue="var(--text)"
      onTry={(tried) => actions.tryEdits(tried === null ? null : set(tried))}
      onCommit={(next) => actions.editRecipe({ edits: set(next) })}
    />
  );
}

/** What t the network, or one residual block, is told at this step. */
export function TimestepHandle({ timestep, most, block }: { readonly timestep: number; readonly most: number; readonly block?: string }) {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const is = (edit: Edit): boolean => edit.kind === 'timestep' && edit.block === block;
  const held = edits.find(is);
  const other = useStore((state) => elsewhere(held, state));
  const told = held?.kind === 'timestep' ? (held.value ?? Math.max(0, Math.min(most, timestep + (held.offset ?? 0)))) : timestep;
  const set = (value: number): Edit[] =>
    withEdit(edits, is, value === timestep ? null : { kind: 'timestep', value: Math.round(value), ...(block === undefined ? {} : { block }) });
  return (
    <DragNumber
      label={block === undefined ? 'The t that the network is told' : 'The t that this block is told'}
      value={told}
      min={0}
      max={most}
      neutral={timestep}
      clicked={Math.round(most / 10)}
      step={10}
      format={(t) => `t = ${Math.round(t)}`}
      hint={`${block === undefined ? 'The network' : 'This block'} is told t = ${Math.round(told)}${held === undefined ? '' : ' at every step'}. Drag, or use the arrow keys, to tell it a different t from the sampler’s throughout the run.`}
      elsewhere={other}
      hue="var(--time)"
      onTry={(tried) => actions.tryEdits(tried === null ? null : set(tried))}
      onCommit={(next) => actions.editRecipe({ edits: set(next) })}
    />
  );
}
