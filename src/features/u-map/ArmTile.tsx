import type { Anchor, Rect } from '../../render/layout-u.ts';
import type { Part } from './figure.ts';
import { Hued, Label, Quiet } from './Label.tsx';
import { Tile } from './Tile.tsx';
import type { Look } from './use-look.ts';
import { rangeWords, useMapPainting, useVolume, type MapView } from './use-maps.ts';

interface ArmTileProps {
  readonly part: Part;
  readonly arm: 'encoder' | 'decoder' | 'middle';
  /** "encoder 1" */
  readonly title: string;
  readonly rect: Rect;
  readonly look: Look;
  readonly view: MapView;
  readonly readout?: 'left' | 'right';
}

/** The tensor that leaves a level of the encoder or decoder, or the middle. */
export function ArmTile({ part, arm, title, rect, look, view, readout = 'left' }: ArmTileProps) {
  const volume = useVolume(part.name, look);
  const painting = useMapPainting(part.name, volume, view);
  const without = volume !== null && painting === null;
  return (
    <Tile
      id={part.name}
      name={`${title}: feature map, ${part.channels} channels of ${part.size[0]} by ${part.size[1]}${rangeWords(volume)}`}
      painting={painting}
      waiting={without ? `has ${part.channels} channels` : look.waiting}
      keep={!without && look.frame !== undefined}
      hue={arm === 'middle' ? 'plain' : arm}
      size={rect}
      at={rect}
      readout={readout}
    />
  );
}

export function shapeText(channels: number | null, [height, width]: readonly [number, number]): string {
  return `${channels ?? '?'}×${height}×${width}`;
}

/** What enters an arm at this level, a line each. */
export function Notes({ part, inline = false }: { part: Part; inline?: boolean }) {
  const words = (
    <>
      <Hued hue="attention">attention</Hued> <Hued hue="text">← words</Hued>
    </>
  );
  const pixels = <Hued hue="attention">self-attention</Hued>;
  return (
    <>
      {part.timed > 0 ? (
        <div>
          <Quiet>{part.timed > 1 ? `${part.timed} residual` : 'residual'}</Quiet> <Hued hue="time">← t</Hued>
        </div>
      ) : null}
      {inline && part.selfAttention > 0 && part.crossAttention > 0 ? (
        <div>
          {pixels}, {words}
        </div>
      ) : (
        <>
          {part.selfAttention > 0 ? <div>{pixels}</div> : null}
          {part.crossAttention > 0 ? <div>{words}</div> : null}
        </>
      )}
    </>
  );
}

/** Name, shape and notes beside a level of an arm. */
export function ArmLabel({ part, arm, title, at, inline = false }: Pick<ArmTileProps, 'part' | 'arm' | 'title'> & { at: Anchor; inline?: boolean }) {
  const name = arm === 'middle' ? <b>{title}</b> : <Hued hue={arm} name>{title}</Hued>;
  return (
    <Label at={at}>
      {inline ? (
        <div>
          {name} <Quiet>{shapeText(part.channels, part.size)}</Quiet>
        </div>
      ) : (
        <>
          <div>{name}</div>
          <div>
            <Quiet>{shapeText(part.channels, part.size)}</Quiet>
          </div>
        </>
      )}
      <Notes part={part} inline={inline} />
    </Label>
  );
}
