import { sharesWords } from '../../controls/join-words.ts';
import { PartWorth } from '../../controls/PartWorth.tsx';
import type { Skip } from '../../onnx/anatomy-types.ts';
import type { LineRoom } from '../../base/line-room.ts';
import { nameOfHalf, placeOfHalf, type Half } from '../../store/edit-places.ts';
import type { JoinHere } from './tensor-paintings.ts';

interface HalfWorthProps {
  readonly skip: Skip;
  readonly half: Half;
  readonly here: JoinHere | null;
  /** The step that is looked at. */
  readonly index: number;
  readonly room: 'sentence' | LineRoom;
}

/** What a half of a join is worth, and what it is of the two. */
export function HalfWorth({ skip, half, here, index, room }: HalfWorthProps) {
  return <PartWorth place={placeOfHalf(skip, half)} name={nameOfHalf(skip, half)} index={index} room={room} also={() => here && sharesWords({ half, ...here.shares() })} />;
}
