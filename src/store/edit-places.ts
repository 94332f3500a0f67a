import type { Skip } from '../onnx/anatomy-types.ts';
import { readName, type Edit, type EditOf } from '../protocol/edits.ts';
import type { AppState } from './store.ts';

/** Where a gain sits: a tensor, everywhere or only where `into` reads it, whole or some channels or heads of it. */
export type GainPlace = Pick<EditOf<'gain'>, 'tensor' | 'into' | 'channels' | 'heads'>;

/** Which half of a join: what crosses, or what comes up from below. */
export type Half = 'skip' | 'below';

/** Where a half can be changed: on its way into the join, nowhere else. */
export function placeOfHalf(skip: Pick<Skip, 'encoder' | 'decoder' | 'joined'>, half: Half): GainPlace {
  return { tensor: half === 'skip' ? skip.encoder : skip.decoder, into: skip.joined };
}

/** The name of a half as the join reads it, under the edits of a run. */
export function readOfHalf(skip: Pick<Skip, 'encoder' | 'decoder' | 'joined'>, half: Half): string {
  return readName(half === 'skip' ? skip.encoder : skip.decoder, skip.joined);
}

export function nameOfHalf({ level }: Pick<Skip, 'level'>, half: Half): string {
  return half === 'skip' ? `skip ${level}` : `what comes from below into decoder ${level}`;
}

/** The edits with another gain at a place. Steps and branch stay as they were; a gain of 1 is no edit. */
export function withGain(edits: readonly Edit[], place: GainPlace, value: number): Edit[] {
  const { tensor, into, channels, heads } = place;
  const fresh: EditOf<'gain'> = { kind: 'gain', tensor, value, ...(into && { into }), ...(channels && { channels }), ...(heads && { heads }) };
  return withEdit(edits, (edit) => isGainAt(edit, place), value === 1 ? null : fresh);
}

/** The edits with the first that `is` the one replaced; appended where there is none, taken out for null. When and where it held is kept. */
export function withEdit(edits: readonly Edit[], is: (edit: Edit) => boolean, fresh: Edit | null): Edit[] {
  const at = edits.findIndex(is);
  const before = edits[at];
  if (fresh === null) return edits.filter((edit) => edit !== before);
  if (before === undefined) return [...edits, fresh];
  const { steps, branch } = before;
  return edits.map((edit) => (edit === before ? { ...fresh, ...(steps && { steps }), ...(branch && { branch }) } : edit));
}

/** "20–24": where an edit of a run holds, if the position in view is none of it; null where it holds there. A fork's edits hold from the fork on. */
export function elsewhere(edit: Edit | undefined, { recipe: { fork }, run: { total }, view: { step } }: Pick<AppState, 'recipe' | 'run' | 'view'>): string | null {
  if (edit === undefined || total === 0) return null;
  const position = Math.min(step, total - 1);
  const [first, last] = [Math.max(edit.steps?.[0] ?? 0, fork?.at ?? 0), Math.min(edit.steps?.[1] ?? Infinity, total - 1)];
  if (position >= first && position <= last) return null;
  return first > last ? 'no step' : first === last ? String(first) : `${first}–${last}`;
}

/** Whether an edit changes what is at a place, in whatever way: what the part is worth is told without it. */
export function touches(edit: Edit, { tensor, into, channels, heads }: GainPlace): boolean {
  if (!('tensor' in edit) || edit.tensor !== tensor || (edit.into !== undefined && edit.into !== into)) return false;
  const apart = (one: readonly number[] | undefined, other: readonly number[] | undefined) => one !== undefined && other !== undefined && !one.some((index) => other.includes(index));
  return !apart('channels' in edit ? edit.channels : undefined, channels) && !apart('heads' in edit ? edit.heads : undefined, heads);
}

/** Where the gain of a place is held: at the place itself, or on the whole tensor, wherever that is read. */
export function heldPlace(edits: readonly Edit[], place: GainPlace): GainPlace {
  const { tensor, channels, heads } = place;
  const everywhere = { tensor, ...(channels && { channels }), ...(heads && { heads }) };
  return edits.some((edit) => isGainAt(edit, place)) || !edits.some((edit) => isGainAt(edit, everywhere)) ? place : everywhere;
}

export function isGainAt(edit: Edit, place: GainPlace): edit is EditOf<'gain'> {
  return (
    edit.kind === 'gain' &&
    edit.tensor === place.tensor &&
    edit.into === place.into &&
    String(edit.channels) === String(place.channels) &&
    String(edit.heads) === String(place.heads)
  );
}
