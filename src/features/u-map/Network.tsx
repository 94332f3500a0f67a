import { memo } from 'react';
import { Word } from '../../controls/Word.tsx';
import type { Rect, Row, ULayout } from '../../render/layout-types.ts';
import { elsewhere, heldPlace, isGainAt, placeOfHalf } from '../../store/edit-places.ts';
import { useStore } from '../../store/store.ts';
import { ArmLabel, ArmTile, Notes, ShapeWord } from './ArmTile.tsx';
import { resamplingDoor, skipDoor } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import { shortKind, type Figure, type FigureLevel, type Join } from './figure.ts';
import { JoinTiles } from './JoinTiles.tsx';
import { Heading, Hued, Label } from './Label.tsx';
import type { Look } from './use-look.ts';
import type { MapView } from './use-map-view.ts';

interface NetworkProps {
  readonly figure: Figure;
  readonly layout: ULayout;
  readonly look: Look;
  readonly view: MapView;
  /** The tile where what is open lies: `encoder-1`. */
  readonly open?: string | null;
}

/** Arms, rungs and middle. */
export function Network({ figure, layout, look, view, open = null }: NetworkProps) {
  const folded = layout.mode === 'phone';
  return (
    <>
      {figure.levels.map((level, depth) => {
        const row = layout.rows[depth];
        if (row === undefined) return null;
        return (
          <div key={level.index} role="group" aria-label={`Level ${level.index}, ${level.size[0]} by ${level.size[1]}`}>
            {level.encoder && row.encoder ? (
              <ArmTile
                id={`encoder-${level.index}`}
                part={level.encoder}
                arm="encoder"
                title={`encoder ${level.index}`}
                rect={row.encoder}
                look={look}
                view={view}
                open={open === `encoder-${level.index}`}
              />
            ) : null}
            {level.join ? <JoinTiles layout={layout} depth={depth} row={row} level={level} join={level.join} look={look} view={view} /> : null}
            {level.decoder && row.decoder ? (
              <ArmTile
                id={`decoder-${level.index}`}
                part={level.decoder}
                arm="decoder"
                title={`decoder ${level.index}`}
                rect={row.decoder}
                look={look}
                view={view}
                readout="right"
                open={open === `decoder-${level.index}`}
              />
            ) : null}
            {folded && level.join && row.skipLabel ? (
              <Label at={row.skipLabel}>
                <FoldedSkip index={level.index} join={level.join} />
              </Label>
            ) : null}
            {/* Before the words beside the arms: where there is little room these reach into the arrow, and lie over it. */}
            {level.join ? <SkipArrow level={level} join={level.join} row={row} /> : null}
            <ArmLabels level={level} depth={depth} layout={layout} />
          </div>
        );
      })}
      {figure.middle && layout.middle ? (
        <div role="group" aria-label="Middle">
          <ArmTile id="middle" part={figure.middle} arm="middle" title="middle" rect={layout.middle} look={look} view={view} open={open === 'middle'} />
          {folded ? (
            <Label at={layout.middleLabel}>
              <div>middle</div>
              <ShapeWord id="middle" part={figure.middle} title="middle" />
            </Label>
          ) : (
            <ArmLabel id="middle" part={figure.middle} arm="middle" title="middle" at={layout.middleLabel} inline />
          )}
        </div>
      ) : null}
    </>
  );
}

/** The name on the arrow of a skip, and whether it is cut at this step: its handle stands further down. */
function FoldedSkip({ index, join: { skip, count } }: { index: number; join: Join }) {
  const held = useStore(({ recipe }) => recipe.edits.find((edit) => isGainAt(edit, heldPlace(recipe.edits, placeOfHalf(skip, 'skip')))));
  const other = useStore((state) => elsewhere(held, state));
  const gain = held === undefined || other !== null ? '' : held.value === 0 ? ', cut' : `, gain ${Number(held.value.toFixed(2))}`;
  return (
    <Hued hue="skip">
      skip {index}
      {count > 1 ? ` ×${count}` : ''}
      {gain}
    </Hued>
  );
}

/** The arrow of a skip is wide enough to be hit: so far above and below. */
const HALF_ARROW = 12;

function SkipArrow({ level, join, row: { encoder, skip, decoder, axis } }: { level: FigureLevel; join: Join; row: Row }) {
  const to = skip ?? decoder;
  if (encoder === null || to === null) return null;
  const left = encoder.x + encoder.width + 2;
  return <DoorWord door={skipDoor(join)} says={`skip ${level.index}`} lights={`skip-${level.index}`} over={{ left, top: axis - HALF_ARROW, width: Math.max(0, to.x - left - 2), height: 2 * HALF_ARROW }} />;
}

/** Names, shapes and what enters, beside the arms; what the arrows between levels do. The same at every step. */
const ArmLabels = memo(function ArmLabels({ level, depth, layout }: { level: FigureLevel; depth: number; layout: ULayout }) {
  const row = layout.rows[depth];
  if (row === undefined) return null;
  const { encoder, decoder, index, down, up } = level;
  if (layout.mode === 'phone') {
    return (
      <>
        {(['encoder', 'decoder'] as const).map((arm) => {
          const part = level[arm];
          return part ? (
            <Label key={arm} at={arm === 'encoder' ? row.encoderLabel : row.decoderLabel} breaks>
              <Hued hue={arm}>
                {arm} {index}
              </Hued>
              <br />
              <ShapeWord id={`${arm}-${index}`} part={part} title={`${arm} ${index}`} />
            </Label>
          ) : null;
        })}
      </>
    );
  }
  const operations = (
    <>
      {down && row.downLabel ? (
        <Label at={row.downLabel}>
          <DoorWord door={resamplingDoor(down.output)} says={`↓2 ${down.kind}, out of encoder ${index}`} lights={`down-${index}`}>
            <Hued hue="encoder">↓2{depth === 0 ? ` ${shortKind(down.kind)}` : ''}</Hued>
          </DoorWord>
        </Label>
      ) : null}
      {up && row.upLabel ? (
        <Label at={row.upLabel}>
          <DoorWord door={resamplingDoor(up.output)} says={`${up.kind} ↑2, into decoder ${index}`} lights={`up-${index}`}>
            <Hued hue="decoder">{depth === 0 ? `${shortKind(up.kind)} ` : ''}↑2</Hued>
          </DoorWord>
        </Label>
      ) : null}
    </>
  );
  if (depth > 0) {
    return (
      <>
        {encoder ? <ArmLabel id={`encoder-${index}`} part={encoder} arm="encoder" title={`encoder ${index}`} at={row.encoderLabel} inline={row.short ?? false} /> : null}
        {decoder ? <ArmLabel id={`decoder-${index}`} part={decoder} arm="decoder" title={`decoder ${index}`} at={row.decoderLabel} inline={row.short ?? false} /> : null}
        {operations}
      </>
    );
  }
  // Two lines above a tile would go up to what stands over the figure.
  const brief = layout.mode !== 'wide' || !row.roomy;
  return (
    <>
      {encoder && row.encoder ? <OuterLabel arm="encoder" part={encoder} index={index} rect={row.encoder} at={row.encoderLabel} brief={brief} /> : null}
      {decoder && row.decoder ? <OuterLabel arm="decoder" part={decoder} index={index} rect={row.decoder} at={row.decoderLabel} brief={brief} /> : null}
      {operations}
    </>
  );
});

type OuterLabelProps = Pick<Parameters<typeof ArmLabel>[0], 'part' | 'at'> & {
  readonly arm: 'encoder' | 'decoder';
  readonly index: number;
  readonly rect: Rect;
  /** Whether the shape does not fit beside the name, and stands with the notes. */
  readonly brief: boolean;
};

/** The outermost level has its name above and its notes below, since pictures stand beside it. */
function OuterLabel({ arm, part, index, rect, at, brief }: OuterLabelProps) {
  const id = `${arm}-${index}`;
  const title = `${arm} ${index}`;
  const shape = <ShapeWord id={id} part={part} title={title} />;
  return (
    <>
      <Heading rect={rect} shape={brief ? null : shape}>
        <Word of={arm} label={title}>
          <Hued hue={arm} name>
            {title}
          </Hued>
        </Word>
      </Heading>
      <Label at={at}>
        {brief ? shape : null}
        <Notes id={id} part={part} title={title} />
      </Label>
    </>
  );
}

