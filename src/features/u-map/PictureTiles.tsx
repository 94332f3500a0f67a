import { useMemo, type ReactNode } from 'react';
import { Word } from '../../controls/Word.tsx';
import type { GlossaryWord } from '../../controls/glossary.ts';
import type { Frame } from '../../protocol/frame.ts';
import { endOf } from '../../protocol/recipe.ts';
import { CAPTION } from '../../render/layout-pieces.ts';
import type { Rect, ULayout } from '../../render/layout-types.ts';
import { rangeOf } from '../../render/domain.ts';
import { picturesNote } from '../../render/paint.ts';
import { hat, mi, mn, mo, row, sub, Formula, type FormulaNode } from '../../ui/Formula.tsx';
import { formatFixed, formatTimestep } from '../../ui/format.ts';
import { forwardDoor, scheduleDoor, tensorDoor, type Door } from './doors.ts';
import { Label, Quiet } from './Label.tsx';
import { picturePainting } from './painting.ts';
import { useDifferenceName, useRecord, useSide, useStillAt } from '../../store/side.ts';
import { Provenance } from './Provenance.tsx';
import { Tile } from './Tile.tsx';
import { lookName, type Look } from './use-look.ts';
import styles from './PictureTiles.module.css';

interface Sample {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

const noisy = sub(mi('x'), mi('t'));
const noise = hat(mi('ε'));
const estimate = sub(hat(mi('x')), mn('0'));
const following = sub(mi('x'), row(mi('t'), mo('′')));
const ends = { picture: sub(mi('x'), mn('0')), noise: sub(mi('x'), mi('T')) } as const;
const spokenEnds = { picture: 'x zero', noise: 'x T' } as const;

interface PictureTilesProps {
  readonly layout: ULayout;
  readonly look: Look;
  readonly sample: Sample;
  /** The tensor that is ε̂. */
  readonly output: string | null;
  /** Whether it is the one that is open. */
  readonly open?: boolean;
}

/** What enters and leaves: x_t, ε̂, x̂₀ and the next x. */
export function PictureTiles({ layout, look, sample, output, open = false }: PictureTilesProps) {
  const { frame, finished } = look;
  const end = useRecord(({ recipe }) => endOf(recipe));
  const brief = layout.mode !== 'wide';
  const side = layout.xt.width;
  const narrow = side < 150;
  // Beside what was opened the symbol says it.
  const tiny = layout.xt.width < 60;
  const last = finished ? `last evaluation, step ${look.index}` : null;
  // Where it stands beside the provenance.
  const lastShort = layout.xt.width < 200 ? 'last evaluation' : last;
  const here = look.passing ? '' : ` at ${lookName(look)}`;
  const next =
    look.nextTimestep === null ? `${brief || narrow ? '' : 'the '}${end}` : brief || narrow ? 'next' : `next, t′ = ${formatTimestep(look.nextTimestep)}`;
  return (
    <>
      <Picture
        rect={layout.xt}
        layout={layout}
        look={look}
        sample={sample}
        id="xt"
        door={scheduleDoor}
        data={look.xt}
        kind="picture"
        symbol={finished ? ends[end] : noisy}
        spoken={finished ? spokenEnds[end] : 'x t'}
        of={finished || tiny ? undefined : 'x_t'}
        caption={tiny ? '' : finished ? `${brief ? '' : 'the '}${end}` : brief ? 'in' : narrow ? 'noisy picture' : 'the noisy picture'}
        described={finished ? (end === 'noise' ? 'the noise at the end' : 'the finished picture') : `the noisy picture${here}`}
      />
      <Picture
        rect={layout.predNoise}
        layout={layout}
        look={look}
        sample={sample}
        id="pred-noise"
        open={open}
        door={output === null ? forwardDoor(look.timestep) : tensorDoor(output)}
        data={frame?.predNoise}
        answer="predNoise"
        kind="noise"
        symbol={noise}
        spoken="epsilon hat"
        of={tiny ? undefined : 'ε̂'}
        caption={tiny ? '' : last === null ? (brief ? 'out' : look.guided ? (side < SMALL ? 'guided' : narrow ? 'noise, guided' : 'predicted noise, guided') : narrow ? 'predicted noise' : 'the predicted noise') : brief || narrow ? `step ${look.index}` : last}
        described={`the predicted noise${look.guided ? ', guided' : ''}${here === '' ? '' : `${look.guided ? ',' : ''}${here}`}`}
      />
      {layout.predX0 ? (
        <Picture
          rect={layout.predX0}
          layout={layout}
          look={look}
          sample={sample}
          id="pred-x0"
          door={forwardDoor(look.timestep)}
          data={frame?.predX0}
          answer="predX0"
          kind="picture"
          symbol={estimate}
          spoken="x hat zero"
          of={tiny ? undefined : 'x̂₀'}
          caption={tiny ? '' : last === null ? (side < EXPECTS ? '' : brief || side < SMALL ? 'expects' : narrow ? 'expected' : look.guided ? 'expected, guided' : 'expected picture') : brief || narrow ? `step ${look.index}` : lastShort}
          described={`the clean picture that the network expects${look.guided ? ', guided' : ''}${here === '' ? '' : `${look.guided ? ',' : ''}${here}`}`}
        />
      ) : null}
      {layout.next ? (
        <Picture
          rect={layout.next}
          layout={layout}
          look={look}
          sample={sample}
          id="next"
          door={finished ? scheduleDoor : { does: `go to step ${look.position + 1}`, to: 'next step' }}
          data={frame?.prev}
          answer="prev"
          kind="picture"
          symbol={look.nextTimestep === null ? ends[end] : following}
          spoken={look.nextTimestep === null ? spokenEnds[end] : 'x t prime'}
          caption={tiny ? '' : next}
          described={look.nextTimestep === null ? `the ${end}, after the last step` : `the next noisy picture${look.passing ? '' : `, t = ${formatTimestep(look.nextTimestep)}`}`}
        />
      ) : null}
    </>
  );
}

/** Less wide, a picture has the shortest words above it. */
const SMALL = 124;
/** … and less than “x̂₀ expects” takes. */
const EXPECTS = 72;
/** Between two pictures: with less, there is no line under the upper one. */
const NEXT_CAPTION = 40;

interface PictureProps {
  readonly rect: Rect;
  readonly layout: ULayout;
  readonly look: Look;
  readonly sample: Sample;
  readonly id: string;
  readonly door: Door;
  readonly open?: boolean;
  readonly data: Float32Array | undefined;
  /** What of a frame it is, where that hangs on the network's answer. */
  readonly answer?: 'predNoise' | 'predX0' | 'prev';
  readonly kind: 'picture' | 'noise';
  readonly symbol: FormulaNode;
  readonly spoken: string;
  /** Where it explains itself. */
  readonly of?: GlossaryWord | undefined;
  readonly caption: ReactNode;
  readonly described: string;
}

function Picture({ rect, layout, look, sample, id, door, open = false, data, answer, kind, symbol, spoken, of, caption, described }: PictureProps) {
  const { channels, height, width } = sample;
  const difference = useDifferenceName();
  const stillAt = useStillAt();
  const painting = useMemo(
    () => (data && data.length >= channels * height * width ? picturePainting(data, { channels, height, width }, difference === null ? kind : 'difference') : null),
    [data, channels, height, width, kind, difference],
  );
  const side = useSide();
  const { index } = look;
  const tried = useMemo(
    () =>
      answer === undefined || side !== 'hand' ? null : (frame: Frame) => (frame.index === index ? picturePainting(frame[answer], { channels, height, width }, kind) : null),
    [answer, side, index, channels, height, width, kind],
  );
  const range = useMemo(() => (data && !look.passing ? rangeOf(data) : null), [data, look.passing]);
  const shape = `${channels}×${height}×${width}`;
  const note = picturesNote(channels);
  const words = `${difference === null ? '' : `${difference}, grey is no difference: `}${described}, ${note === null ? '' : `${note}, `}${channels} channels of ${height} by ${width}${range ? `, values ${formatFixed(range.min, 2)} to ${formatFixed(range.max, 2)}` : ''}`;
  const atRight = rect.x > layout.width / 2;
  const beneath = layout.mode === 'wide' && (id === 'xt' || (id === 'pred-noise' && (layout.predX0?.y ?? 0) - rect.y - rect.height > NEXT_CAPTION));
  return (
    <>
      {/* The picture comes first, for Home and Tab. */}
      <Tile
        id={id}
        name={words}
        painting={painting}
        tried={tried}
        waiting={stillAt === null ? look.waiting : `step ${look.index} is not computed yet (at ${stillAt})`}
        door={door}
        size={rect}
        at={rect}
        readout={atRight ? 'right' : 'left'}
        open={open}
      />
      {/* At the right edge what is too long grows to the left. */}
      <div className={styles.caption} style={{ [atRight ? 'right' : 'left']: atRight ? layout.width - rect.x - rect.width : rect.x, top: rect.y - CAPTION - 4, minWidth: rect.width }}>
        {of === undefined ? (
          <Formula node={symbol} spoken={spoken} />
        ) : (
          <Word of={of} label={spoken}>
            <Formula node={symbol} spoken={spoken} />
          </Word>
        )}
        <span className={styles.words}>{difference ?? caption}</span>
        {beneath || rect.width < 90 ? null : (
          <span className={styles.end}>
            <Provenance source={painting === null ? 'none' : look.source} />
          </span>
        )}
      </div>
      {beneath ? (
        <>
          <Label at={{ x: rect.x, y: rect.y + rect.height + 5, align: 'left' }}>
            <Provenance source={painting === null ? 'none' : look.source} />
          </Label>
          {rect.width < 84 ? null : (
            <Label at={{ x: rect.x + rect.width, y: rect.y + rect.height + 5, align: 'right' }}>
              <Quiet>{shape}</Quiet>
            </Label>
          )}
        </>
      ) : null}
    </>
  );
}
