import { elsewhere, heldPlace, isGainAt, withGain, type GainPlace } from '../store/edit-places.ts';
import { useActions } from '../store/actions.ts';
import { useStore } from '../store/store.ts';
import { DragNumber } from '../ui/DragNumber.tsx';

interface GainHandleProps {
  readonly place: GainPlace;
  /** "skip 0" */
  readonly name: string;
  readonly hue?: string;
  readonly className?: string | undefined;
}

const MOST = 2;

/** The factor on a tensor where it is read, as a handle on the part itself: 0 cuts it, 1 leaves it as it is. */
export function GainHandle({ place: own, name, hue, className }: GainHandleProps) {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const place = heldPlace(edits, own);
  const held = edits.find((edit) => isGainAt(edit, place));
  const value = held?.value ?? 1;
  const other = useStore((state) => elsewhere(held, state));
  return (
    <DragNumber
      label={`Gain of ${name}`}
      value={value}
      min={Math.min(0, value)}
      max={Math.max(MOST, value)}
      neutral={1}
      clicked={0}
      format={formatGain}
      hint={value === 1 ? `${name} × 1. Click to cut it; drag, or use the arrow keys, for another gain.` : `${name} × ${value}. Click, or press Delete, to restore it.`}
      elsewhere={other}
      {...(hue === undefined ? {} : { hue })}
      className={className}
      onTry={(tried) => actions.tryEdits(tried === null ? null : withGain(edits, place, tried))}
      onCommit={(next) => actions.editRecipe({ edits: withGain(edits, place, next) })}
    />
  );
}

function formatGain(value: number): string {
  return value === 0 ? 'cut' : `×${Number(value.toFixed(2))}`;
}
