import { Word } from '../../controls/Word.tsx';
import type { Anchor, Rect } from '../../render/layout-types.ts';
import { attentionDoor, stageDoor, tensorDoor, timeDoor } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import type { Part } from './figure.ts';
import { Hued, Label, Quiet } from './Label.tsx';
import { Tile } from './Tile.tsx';
import type { Look } from './use-look.ts';
import type { MapView } from './use-map-view.ts';
import { rangeWords, useMapPainting, useVolume } from './use-maps.ts';

interface ArmTileProps {
  /** "encoder-1" */
  readonly id: string;
  readonly part: Part;
  readonly arm: 'encoder' | 'decoder' | 'middle';
  /** "encoder 1" */
  readonly title: string;
  readonly rect: Rect;
  readonly look: Look;
  readonly view: MapView;
  readonly readout?: 'left' | 'right';
  readonly open?: boolean;
}

/** The tensor that leaves a level of the encoder or decoder, or the middle. */
export function ArmTile({ id, part, arm, title, rect, look, view, readout = 'left', open = false }: ArmTileProps) {
  const volume = useVolume(part.name, look);
  const painting = useMapPainting(part.name, volume, view, look);
  const without = volume !== null && painting === null;
  return (
    <Tile
      id={id}
      name={`${title}: feature map, ${part.channels} channels of ${part.size[0]} by ${part.size[1]}${rangeWords(volume, look)}`}
      painting={painting}
      door={stageDoor(part)}
      made={{ tensor: part.name }}
      waiting={without ? `has ${part.channels} channels` : look.waiting}
      keep={!without && look.frame !== undefined}
      hue={arm === 'middle' ? 'plain' : arm}
      size={rect}
      at={rect}
      readout={readout}
      open={open}
    />
  );
}

export function shapeText(channels: number | null, [height, width]: readonly [number, number]): string {
  return `${channels ?? '?'}×${height}×${width}`;
}

/** The shape of what leaves a level: the way to the tensor itself. */
export function ShapeWord({ id, part: { name, channels, size }, title }: Pick<ArmTileProps, 'id' | 'part' | 'title'>) {
  const shape = shapeText(channels, size);
  return (
    <DoorWord door={tensorDoor(name)} says={`${shape}, what leaves ${title}`} lights={id}>
      <Quiet>{shape}</Quiet>
    </DoorWord>
  );
}

interface NotesProps extends Pick<ArmTileProps, 'id' | 'part' | 'title'> {
  readonly inline?: boolean;
}

/** What enters an arm at this level, a line each. */
export function Notes({ id, part, title, inline = false }: NotesProps) {
  const ownPixels = part.selfAttention.at(-1);
  const itsWords = part.crossAttention.at(-1);
  const pixels =
    ownPixels === undefined ? null : (
      <DoorWord door={attentionDoor(ownPixels)} says={`self-attention of ${title}`} lights={id}>
        <Hued hue="attention">self-attention</Hued>
      </DoorWord>
    );
  const words =
    itsWords === undefined ? null : (
      <DoorWord door={attentionDoor(itsWords)} says={`attention ← words of ${title}`} lights={id}>
        <Hued hue="attention">attention</Hued> <Hued hue="text">← words</Hued>
      </DoorWord>
    );
  // Words that nothing on a first visit explains.
  return (
    <div data-later="">
      {part.timed > 0 ? (
        <div>
          <Quiet>{part.timed > 1 ? `${part.timed} residual` : 'residual'}</Quiet>{' '}
          <DoorWord door={timeDoor(null)} says={`← t into ${title}`} lights="time">
            <Hued hue="time">← t</Hued>
          </DoorWord>
        </div>
      ) : null}
      {inline && pixels !== null && words !== null ? (
        <div>
          {pixels}, {words}
        </div>
      ) : (
        <>
          {pixels === null ? null : <div>{pixels}</div>}
          {words === null ? null : <div>{words}</div>}
        </>
      )}
    </div>
  );
}

/** Name, shape and notes beside a level of an arm. */
export function ArmLabel({ id, part, arm, title, at, inline = false }: Pick<ArmTileProps, 'id' | 'part' | 'arm' | 'title'> & { at: Anchor; inline?: boolean }) {
  const name = arm === 'middle' ? <b>{title}</b> : (
    <Word of={arm} label={title}>
      <Hued hue={arm} name>
        {title}
      </Hued>
    </Word>
  );
  const shape = <ShapeWord id={id} part={part} title={title} />;
  return (
    <Label at={at}>
      {inline ? (
        <div>
          {name} {shape}
        </div>
      ) : (
        <>
          <div>{name}</div>
          <div>{shape}</div>
        </>
      )}
      <Notes id={id} part={part} title={title} inline={inline} />
    </Label>
  );
}
