import { drawnAspect } from '../../base/aspect.ts';
import type { Anchor, Rect, Row } from '../../render/layout-types.ts';
import type { Skip } from '../../onnx/anatomy-types.ts';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { Word } from '../../controls/Word.tsx';
import { nameOfHalf, placeOfHalf, readOfHalf, type Half } from '../../store/edit-places.ts';
import type { MadeFrom } from '../../store/made-at.ts';
import { classNames } from '../../ui/class-names.ts';
import { Term } from '../../ui/Term.tsx';
import { shapeText } from './ArmTile.tsx';
import { skipDoor, tensorDoor, type Door } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import type { FigureLevel, Join } from './figure.ts';
import { halfWorth } from './half-worth.ts';
import { Heading, Hued, Label, Quiet } from './Label.tsx';
import type { Painting } from './painting.ts';
import { paintings } from './paintings.ts';
import { Tile, type TileHue } from './Tile.tsx';
import type { Look } from './use-look.ts';
import type { MapView } from './use-map-view.ts';
import type { JoinHere } from './tensor-paintings.ts';
import { rangeWords, useJoinHere, useJoinPaintings, useVolume } from './use-maps.ts';
import type { Volume } from '../../render/feature-map.ts';
import styles from './JoinTiles.module.css';

interface JoinProps {
  readonly level: FigureLevel;
  readonly join: Join;
  readonly look: Look;
  readonly view: MapView;
}

export interface JoinHalf {
  readonly key: 'skip' | 'below' | 'joined';
  readonly hue: TileHue;
  readonly painting: Painting | null;
  readonly name: string;
  readonly door: Door;
  readonly made: MadeFrom | null;
  readonly waiting: string;
  readonly shape: string;
}

/** The equation of a skip: what crosses, what comes up from below, and the two together. */
export function useJoin({ level, join, look, view }: JoinProps): {
  readonly halves: readonly [JoinHalf, JoinHalf, JoinHalf];
  readonly here: JoinHere | null;
  readonly operators: readonly [string, string];
  /** What ‖ is; null for a sum. */
  readonly concatenated: string | null;
} {
  const skip = useVolume(readOfHalf(join.skip, 'skip'), look);
  const below = useVolume(readOfHalf(join.skip, 'below'), look);
  const here = useJoinHere(join, skip, below, view, look);
  const drawn = useJoinPaintings(join, here, view);
  const norm = view.halves === 'read' && here?.read ? `, after the ${join.skip.read?.norm ?? 'norm'}` : '';
  const [height, width] = level.size;
  const joinedChannels = join.joinedChannels ?? (skip && below && join.skip.op === 'Concat' ? skip.channels + below.channels : (skip?.channels ?? null));
  const half = (
    key: JoinHalf['key'],
    hue: TileHue,
    painting: Painting | null,
    tensor: string,
    channels: number | null,
    volume: Volume | null,
    what: string,
  ): JoinHalf => ({
    key,
    hue,
    painting,
    name: `${what}, ${channels ?? 'unknown'} channels of ${height} by ${width}${rangeWords(volume, look)}${norm}`,
    door: tensorDoor(tensor, norm !== ''),
    made: here?.made[key] ?? null,
    waiting: skip && below ? `has ${channels ?? '?'} channels` : look.waiting,
    shape: shapeText(channels, level.size),
  });
  return {
    halves: [
      half('skip', 'skip', drawn?.skip ?? null, join.skip.encoder, join.skipChannels ?? skip?.channels ?? null, here?.shown?.skip ?? null, `what the skip brings to decoder ${level.index}`),
      half('below', 'decoder', drawn?.below ?? null, join.skip.decoder, join.belowChannels ?? below?.channels ?? null, here?.shown?.below ?? null, `what comes up from below into decoder ${level.index}`),
      half('joined', 'plain', drawn?.joined ?? null, join.skip.joined, joinedChannels, null, `${join.skip.op === 'Add' ? 'their sum' : 'the two concatenated'}, what decoder ${level.index} is given`),
    ],
    here,
    operators: [join.skip.op === 'Add' ? '+' : '‖', '='],
    concatenated: join.skip.op === 'Add' ? null : (paintings.here?.concatenatedWords(view.maps) ?? ''),
  };
}

/** Pixels that a tile has at least which bears its shape beside its name and the way to its other drawing. */
const NAME_AND_SHAPE = 150;

/** Pixels that the sentence of a cut takes at most, with a gap to the arrow behind it. */
const SENTENCE = 190;

/** … and the numbers in its stead, which take two lines where there are two of them. */
const NUMBER = 120;
/** Half of the longest number, and the head of an arrow. */
const NUMBER_AND_ARROW = 76;

/** A row of the open figure: three tiles on the rung, with names, shapes and shares. */
export function JoinTiles({ row, brief, ...rest }: JoinProps & { row: Row; brief: boolean }) {
  const { level, join, look } = rest;
  const { halves, here, operators, concatenated } = useJoin(rest);
  const worth = halfWorth.here;
  const { skip, below, joined, axis, roomy } = row;
  if (skip === null || below === null || joined === null) return null;
  const rects = [skip, below, joined];
  const count = join.count > 1 ? ` ×${join.count}` : '';
  const [, , joinedHalf] = halves;
  const together = join.skip.op === 'Add' ? 'sum' : 'joined';
  const encoderEnd = row.encoder === null ? skip.x : row.encoder.x + row.encoder.width;
  const ty = below.y + below.height + 5;
  const shapeBeside = brief || !roomy || joined.width < NAME_AND_SHAPE;
  const names = [
    <Word key="skip" of="skip connection" label={`skip ${level.index}`}>
      <Hued hue="skip" name>
        skip{count}
      </Hued>
    </Word>,
    <Word key="below" of="from below" label={`from below, decoder ${level.index}`}>
      <Hued hue="decoder" name>
        from below
      </Hued>
    </Word>,
    <span key="joined">
      <Word of="joined" label={`${together}, decoder ${level.index}`}>
        <b>{together}</b>
      </Word>{' '}
      {roomy && !brief && worth !== null ? <span data-later=""><worth.HalvesWord skip={join.skip} /></span> : null}
    </span>,
  ];
  return (
    <>
      {halves.map((half, i) => {
        const rect = rects[i] ?? below;
        return (
          <Tile
            key={half.key}
            id={`${half.key}-${level.index}`}
            name={half.name}
            painting={half.painting}
            waiting={half.waiting}
            door={half.door}
            made={half.made}
            keep={look.frame !== undefined}
            hue={half.hue}
            size={rect}
            at={rect}
            line={i < 2}
          />
        );
      })}
      <Label at={{ x: (skip.x + skip.width + below.x) / 2, y: axis - 11, align: 'centre' }}>
        <span className={styles.operator}>{concatenated === null || !roomy ? operators[0] : <Term label="concatenated" explain={concatenated}>{operators[0]}</Term>}</span>
      </Label>
      <Label at={{ x: (below.x + below.width + joined.x) / 2, y: axis - 11, align: 'centre' }}>
        <span className={styles.operator}>{operators[1]}</span>
      </Label>
      {rects.map((rect, i) =>
        roomy ? (
          <Heading key={i} rect={rect} shape={brief || (shapeBeside && rect === joined) ? null : (halves[i]?.shape ?? null)}>
            {names[i]}
          </Heading>
        ) : (
          <Label key={i} at={{ x: rect.x + rect.width / 2, y: rect.y - 19, align: 'centre' }}>
            {names[i]}
          </Label>
        ),
      )}
      {shapeBeside ? (
        <Label at={{ x: joined.x + joined.width + 8, y: axis - 18, align: 'left' }} quiet>
          {joinedHalf.shape}
        </Label>
      ) : null}
      <Label at={roomy ? { x: skip.x, y: ty, align: 'left', room: below.x - skip.x - 10 } : underSkip(skip, below, ty)}>
        {worth === null ? null : <worth.HalfWorth skip={join.skip} half="skip" here={here} index={look.index} room={roomy && !brief && below.x + below.width / 2 - skip.x > SENTENCE ? 'sentence' : 'number'} />}
      </Label>
      <Label at={{ x: below.x + below.width / 2 + 44, y: ty, align: 'left', room: roomy ? joined.x + joined.width - below.x - below.width / 2 - 44 : NUMBER }}>
        <span data-later="">
          {worth === null ? null : <worth.HalfWorth skip={join.skip} half="below" here={here} index={look.index} room={roomy && !brief ? 'sentence' : 'number'} />}
        </span>
      </Label>
      <Handle skip={join.skip} half="skip" x={(encoderEnd + skip.x) / 2} y={axis - 20} />
      <Handle skip={join.skip} half="below" x={below.x + below.width / 2} y={below.y + below.height + 13} right />
    </>
  );
}

/** Under the middle of a small tile, unless the arrow that comes up beside it is too near. */
function underSkip(skip: Rect, below: Rect, y: number): Anchor {
  if (below.x - skip.x < NUMBER_AND_ARROW) return { x: below.x + below.width / 2 - 8, y, align: 'right', room: NUMBER };
  return { x: skip.x + skip.width / 2, y, align: 'centre', room: NUMBER };
}

/** The gain of a half, on its arrow. The skip’s is there from the first visit on: what it is worth is what there is to find out. */
function Handle({ skip, half, x, y, right = false }: { skip: Skip; half: Half; x: number; y: number; right?: boolean }) {
  return (
    <div data-later={half === 'below' ? '' : undefined} className={classNames(styles.handle, right && styles.rightOf)} style={{ left: x, top: y }}>
      <GainHandle place={placeOfHalf(skip, half)} name={nameOfHalf(skip, half)} hue={half === 'skip' ? 'var(--skip)' : 'var(--decoder)'} />
    </div>
  );
}

/** Of a tile in a row of its own: three of them stand in a phone held upright. */
const MOST_SIDE = 160;

/** The phone: one skip as a row of its own, with its finding as a heading. */
export function JoinRow({ width, ...rest }: JoinProps & { width: number }) {
  const { level, join, look } = rest;
  const { halves, here, operators } = useJoin(rest);
  const worth = halfWorth.here;
  const side = Math.min(MOST_SIDE, Math.floor((width - 2 * 28) / 3));
  const size = { width: side, height: Math.round(side / drawnAspect(...level.size)) };
  const count = join.count > 1 ? ` (the outermost of ${join.count})` : '';
  const names = ['skip', 'from below', join.skip.op === 'Add' ? 'sum' : 'joined'];
  const words = ['skip connection', 'from below', 'joined'] as const;
  return (
    <section className={styles.row}>
      <h2 className={styles.heading}>
        <DoorWord door={skipDoor(join)} says={`skip ${level.index}`} lights={`skip-${level.index}`}>
          <Hued hue="skip" name>
            skip {level.index}
          </Hued>
        </DoorWord>
        {count}{' '}
        <Quiet>
          {worth === null ? null : (
            <>
              <worth.HalfWorth skip={join.skip} half="skip" here={here} index={look.index} room="sentence" />
              <span data-later="">
                {' '}
                <worth.HalvesWord skip={join.skip} />
              </span>
            </>
          )}
        </Quiet>
      </h2>
      <div className={styles.tiles}>
        {halves.map((half, i) => (
          <div key={half.key} className={styles.half}>
            {i > 0 ? (
              <span className={styles.between} style={{ height: size.height }}>
                {operators[i - 1]}
              </span>
            ) : null}
            <div>
              <Tile
                id={`${half.key}-${level.index}`}
                name={half.name}
                painting={half.painting}
                waiting={half.waiting}
                door={half.door}
                made={half.made}
                keep={look.frame !== undefined}
                hue={half.hue}
                size={size}
                readout={i === 2 ? 'right' : 'left'}
              />
              <div className={styles.under}>
                <Word of={words[i] ?? 'joined'} label={`${names[i] ?? ''}, level ${level.index}`}>
                  {half.hue === 'plain' ? <b>{names[i]}</b> : <Hued hue={half.key === 'skip' ? 'skip' : 'decoder'} name>{names[i]}</Hued>}
                </Word>
                <br />
                <Quiet>{half.shape}</Quiet>
                {half.key === 'joined' ? null : (
                  <div data-later={half.key === 'below' ? '' : undefined}>
                    <GainHandle place={placeOfHalf(join.skip, half.key)} name={nameOfHalf(join.skip, half.key)} hue={half.key === 'skip' ? 'var(--skip)' : 'var(--decoder)'} />
                  </div>
                )}
              </div>
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
