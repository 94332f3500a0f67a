import type { Skip } from '../../onnx/anatomy-types.ts';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { Word } from '../../controls/Word.tsx';
import type { Row, ULayout } from '../../render/layout-types.ts';
import { nameOfHalf, placeOfHalf, type Half } from '../../store/edit-places.ts';
import { classNames } from '../../ui/class-names.ts';
import { Term } from '../../ui/Term.tsx';
import { halfWorth } from './half-worth.ts';
import { Heading, Hued, Label } from './Label.tsx';
import { Tile } from './Tile.tsx';
import { useJoin, type JoinProps } from './use-join.ts';
import styles from './JoinTiles.module.css';

/** Pixels that a tile has at least which bears its shape beside its name and the way to its other drawing. */
const NAME_AND_SHAPE = 150;

/** From the middle of a small tile to its shape: past the half of its name. */
const HALF_NAME = 26;

/** A row of the open figure: three tiles on the rung, with names, shapes and shares. */
export function JoinTiles({ layout, depth, row, ...rest }: JoinProps & { layout: ULayout; depth: number; row: Row }) {
  const { level, join, look } = rest;
  const { halves, here, operators, concatenated } = useJoin(rest);
  const worth = halfWorth.here;
  const brief = layout.mode !== 'wide';
  const { skip, below, joined, axis, roomy } = row;
  if (skip === null || below === null || joined === null) return null;
  const rects = [skip, below, joined];
  const count = join.count > 1 ? ` ×${join.count}` : '';
  const [, , joinedHalf] = halves;
  const together = join.skip.op === 'Add' ? 'sum' : 'joined';
  const encoderEnd = row.encoder === null ? skip.x : row.encoder.x + row.encoder.width;
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
            {...half.tile}
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
        <Label at={{ x: joined.x + Math.max(joined.width + 8, joined.width / 2 + HALF_NAME), y: axis - 18, align: 'left' }} quiet>
          {joinedHalf.shape}
        </Label>
      ) : null}
      {worth === null ? null : <worth.JoinWorths layout={layout} depth={depth} level={level} join={join} here={here} index={look.index} />}
      <Handle skip={join.skip} half="skip" x={(encoderEnd + skip.x) / 2} y={axis - 20} />
      <Handle skip={join.skip} half="below" x={below.x + below.width / 2} y={below.y + below.height + 13} right />
    </>
  );
}

/** The gain of a half, on its arrow. The skip’s is there from the first visit on: what it is worth is what there is to find out. */
function Handle({ skip, half, x, y, right = false }: { skip: Skip; half: Half; x: number; y: number; right?: boolean }) {
  return (
    <div data-later={half === 'below' ? '' : undefined} className={classNames(styles.handle, right && styles.rightOf)} style={{ left: x, top: y }}>
      <GainHandle place={placeOfHalf(skip, half)} name={nameOfHalf(skip, half)} hue={half === 'skip' ? 'var(--skip)' : 'var(--decoder)'} />
    </div>
  );
}
