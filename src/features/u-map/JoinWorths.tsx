import type { ULayout } from '../../render/layout-types.ts';
import { worthPlaces } from '../../render/worth-room.ts';
import { shortKind, type FigureLevel, type Join } from './figure.ts';
import { HalfWorth } from './HalfWorth.tsx';
import { Label } from './Label.tsx';
import type { JoinHere } from './tensor-paintings.ts';
import { useReadoutPlace } from './use-readout-place.ts';

interface JoinWorthsProps {
  readonly layout: ULayout;
  readonly depth: number;
  readonly level: FigureLevel;
  readonly join: Join;
  readonly here: JoinHere | null;
  /** The step that is looked at. */
  readonly index: number;
}

/** Under a skip and under what comes from below: what each is worth, in as many words as have room there. */
export function JoinWorths({ layout, depth, level: { index: number, down, up }, join: { skip }, here, index }: JoinWorthsProps) {
  useReadoutPlace([`skip-${number}`, `below-${number}`, `joined-${number}`]);
  const said = (kind: string | undefined): string => `↓2${depth === 0 ? ` ${shortKind(kind ?? '')}` : ''}`;
  const places = worthPlaces(layout, depth, said(down?.kind), said(up?.kind));
  if (places === null) return null;
  return (
    <>
      <Label at={places.skip}>
        <HalfWorth skip={skip} half="skip" here={here} index={index} room={places.skip.lines} />
      </Label>
      <Label at={places.below}>
        {/* No span: in a label a span is not broken, and these words take two lines where they must. */}
        <div data-later="">
          <HalfWorth skip={skip} half="below" here={here} index={index} room={places.below.lines} />
        </div>
      </Label>
    </>
  );
}
