import { drawnAspect } from '../../base/aspect.ts';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { Word } from '../../controls/Word.tsx';
import { nameOfHalf, placeOfHalf } from '../../store/edit-places.ts';
import { skipDoor } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import { HalfWorth } from './HalfWorth.tsx';
import { HalvesWord } from './HalvesWord.tsx';
import { useJoin, type JoinProps } from './use-join.ts';
import { Hued, Quiet } from './Label.tsx';
import { Tile } from './Tile.tsx';
import styles from './JoinRow.module.css';

/** Of a tile in a row of its own: three of them stand in a phone held upright. */
const MOST_SIDE = 160;

/** The phone: one skip as a row of its own, with its finding as a heading. */
export function JoinRow({ width, ...rest }: JoinProps & { width: number }) {
  const { level, join, look } = rest;
  const { halves, here, operators } = useJoin(rest);
  const side = Math.min(MOST_SIDE, Math.floor((width - 2 * 28) / 3));
  const size = { width: side, height: Math.round(side / drawnAspect(...level.size)) };
  const count = join.count > 1 ? ` (the outermost of ${join.count})` : '';
  const names = ['skip', 'from below', join.skip.op === 'Add' ? 'sum' : 'joined'];
  const words = ['skip connection', 'from below', 'joined'] as const;
  return (
    // Its heading says what it is worth, which is another number at each step.
    <section className={styles.row} aria-label={`skip ${level.index}`}>
      <h2 className={styles.heading}>
        <DoorWord door={skipDoor(join)} says={`skip ${level.index}`} lights={`skip-${level.index}`}>
          <Hued hue="skip" name>
            skip {level.index}
          </Hued>
        </DoorWord>
        {count}{' '}
        <Quiet>
          <HalfWorth skip={join.skip} half="skip" here={here} index={look.index} room="sentence" />
          <span data-later="">
            {' '}
            <HalvesWord skip={join.skip} />
          </span>
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
                {...half.tile}
                size={size}
                readout={i === 2 ? 'right' : 'left'}
              />
              <div className={styles.under}>
                <Word of={words[i] ?? 'joined'} label={`${names[i] ?? ''}, level ${level.index}`}>
                  {half.key === 'joined' ? <b>{names[i]}</b> : <Hued hue={half.key === 'skip' ? 'skip' : 'decoder'} name>{names[i]}</Hued>}
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
