import { useEffect, useMemo, useState } from 'react';
import type { Edit } from '../protocol/edits.ts';
import { useActions } from '../store/actions.ts';
import type { GainPlace } from '../store/edit-places.ts';
import { useStore } from '../store/store.ts';
import { changeKinds, changeRefusal, firstChange, isChangeAt, withChange, type Change, type ChangeKind } from '../store/tensor-change.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { Popover } from '../ui/Popover.tsx';
import { ChangeNumbers } from './ChangeNumbers.tsx';
import { EditWhen } from './EditWhen.tsx';
import styles from './ChangeTensor.module.css';

/** A part of a tensor, or one of its readers: "channel 5", "only where decoder.0.joined reads it". */
export interface ChangePlace {
  readonly label: string;
  readonly place: GainPlace;
}

interface ChangeTensorProps {
  /** "skip 0" */
  readonly name: string;
  /** Where it can be changed; the first is what is meant until another is chosen. */
  readonly places: readonly [ChangePlace, ...ChangePlace[]];
}

const KINDS: Readonly<Record<ChangeKind, string>> = { gain: 'gain', mean: 'mean', filter: 'filter', noise: 'noise', patch: 'from another run' };

/** What else than a gain can be done to a tensor: shown at this step while the numbers are chosen, done to the whole run when it is applied. */
export function ChangeTensor({ name, places }: ChangeTensorProps) {
  const able = useStore((state) => state.loaded !== null && state.engine.phase === 'ready');
  if (!able) return null;
  return (
    <Popover trigger="change" title={`Change ${name}: gain, mean, filter, noise, or activations from another run`} aria-label={`Change ${name}`} className={styles.trigger} panelLabel={`Change ${name}`} panelClassName={styles.panel}>
      {(panel) => <Panel name={name} places={places} panel={panel} />}
    </Popover>
  );
}

function Panel({ name, places, panel }: ChangeTensorProps & { panel: string }) {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const model = useStore((state) => state.loaded);
  const [at, setAt] = useState(0);
  const { place } = places[at] ?? places[0];
  const dims = useMemo(() => model?.tensors.find((tensor) => tensor.name === place.tensor)?.dims ?? [], [model, place.tensor]);
  const heldAt = (kind: ChangeKind): Change | undefined => edits.find((edit) => isChangeAt(edit, kind, place));
  const refusals = useMemo(
    () => new Map(changeKinds.map((kind) => [kind, model === null ? null : changeRefusal(firstChange(kind, place, dims), model)])),
    [model, place, dims],
  );
  const possible = changeKinds.filter((kind) => refusals.get(kind) === null);
  const [chosen, setKind] = useState<ChangeKind>(() => changeKinds.find((kind) => heldAt(kind) !== undefined) ?? 'gain');
  const kind = possible.includes(chosen) ? chosen : possible[0];
  const [draft, setDraft] = useState<Change | null>(null);
  const held = kind === undefined ? undefined : heldAt(kind);
  const change = kind === undefined ? null : draft !== null && isChangeAt(draft, kind, place) ? draft : (held ?? firstChange(kind, place, dims));
  const whole = change === null ? [...edits] : withChange(edits, change, held);
  const refused = change === null || model === null ? null : changeRefusal(change, model);
  // What is being chosen is shown at this step; another run would have to be computed up to here first, so that one waits for Apply.
  const isShown = change !== null && change !== held && change.kind !== 'patch' && refused === null;
  const shown = JSON.stringify(isShown ? whole : null);
  useEffect(() => actions.tryEdits(JSON.parse(shown) as Edit[] | null), [actions, shown]);
  useEffect(() => () => actions.tryEdits(null), [actions]);
  if (change === null || kind === undefined) return <p>{[...refusals.values()].find((why) => why !== null)}</p>;
  const cannot = changeKinds.flatMap((one) => (refusals.get(one) === null ? [] : [`${KINDS[one]}: ${refusals.get(one) ?? ''}`]));
  return (
    <>
      <p className={styles.name} translate="no">{name}</p>
      {places.length > 1 ? (
        <Choice label="change" value={String(at)} options={places.map(({ label }, i) => ({ value: String(i), label }))} onChange={(next) => setAt(Number(next))} />
      ) : null}
      <Choice label="by" value={kind} options={possible.map((one) => ({ value: one, label: KINDS[one] }))} onChange={setKind} />
      <ChangeNumbers change={change} dims={dims} onTry={(tried) => actions.tryEdits(withChange(edits, tried ?? change, held))} onChange={setDraft} />
      <EditWhen edit={change} onChange={(next) => { if (isChangeAt(next, kind, place)) setDraft(next); }} />
      <p className={styles.actions}>
        <Button look="framed" disabled={refused !== null} popoverTarget={panel} popoverTargetAction="hide" onClick={() => actions.editRecipe({ edits: whole })}>
          Apply to the run
        </Button>
        {held === undefined ? null : (
          <Button look="link" popoverTarget={panel} popoverTargetAction="hide" onClick={() => actions.editRecipe({ edits: edits.filter((edit) => edit !== held) })}>
            Remove
          </Button>
        )}
        <span className={styles.quiet}>{isShown ? 'shown at this step' : ''}</span>
      </p>
      {refused === null ? null : <p role="alert">{refused}</p>}
      {cannot.map((why) => (
        <p key={why} className={styles.quiet}>
          No {why}
        </p>
      ))}
    </>
  );
}
