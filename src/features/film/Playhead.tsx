import { type CSSProperties, useEffect, useRef } from 'react';
import { endOfRun, useStore } from '../../store/store.ts';
import { useRoomChanges } from '../../store/use-steps.ts';
import { type Strip, xOf } from './film-layout.ts';
import { drawPicture, emptyCanvas, type PictureShape } from './film-pictures.ts';
import { heightOfRows, pictureInRow, type FilmRow } from './film-rows.ts';
import { formatTimestep } from '../../ui/format.ts';
import { nameOfPosition } from './noise-level.ts';
import { usePosition } from './use-film.ts';
import styles from './Strip.module.css';

interface PlayheadProps {
  readonly strip: Strip;
  readonly shape: PictureShape;
  readonly rows: readonly FilmRow[];
  readonly rowGap: number;
  /** Bottom of all that lies over the ruler of steps. */
  readonly bottom: number;
  /** Top of the rows of pictures. */
  readonly top: number;
  /** Top of the ruler of t, which is above them. */
  readonly ruler: number;
  /** Height of ᾱ's curve, from the top of the strip. */
  readonly heightOf: (alphaBar: number) => number;
}

/** The only frame on the page. Where the strip shows only some positions, it carries the pictures of the exact one. */
export function Playhead({ strip, shape, rows, rowGap, top, bottom, ruler, heightOf }: PlayheadProps) {
  const position = usePosition();
  const alphaBar = useStore((state) => state.schedule.alphaBar[position]);
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  const fromPicture = useStore((state) => state.recipe.start !== null);
  const end = useStore(endOfRun);
  const x = Math.round(xOf(strip, position) - strip.side / 2);
  const height = heightOfRows(rows, strip.side, rowGap);
  const dot = alphaBar === undefined ? top : heightOf(alphaBar);
  return (
    <div className={styles.playhead} data-playhead="" style={{ transform: `translateX(${x}px)`, width: strip.side }}>
      {alphaBar === undefined ? null : (
        <>
          <i className={styles.stem} style={{ top: dot, height: top - dot }} />
          <i className={styles.dot} style={{ top: dot }} />
        </>
      )}
      {timestep === undefined ? null : (
        <span className={styles.then} style={{ top: ruler }}>
          {formatTimestep(timestep)}
        </span>
      )}
      <span className={styles.frame} style={{ top, height }}>
        {strip.complete ? null : <ExactPictures position={position} strip={strip} shape={shape} rows={rows} rowGap={rowGap} />}
      </span>
      <span className={styles.here} style={{ top: bottom, ...flushAtEnds(position, strip.last) }}>
        {nameOfPosition(position, strip.last, fromPicture, end)}
      </span>
    </div>
  );
}

/** As the ruler's own labels at the ends, which this one covers. */
function flushAtEnds(position: number, last: number): CSSProperties {
  if (position === 0) return { left: 0, transform: 'none', paddingLeft: 0 };
  if (position === last) return { left: 'auto', right: 0, transform: 'none', paddingRight: 0 };
  return {};
}

function ExactPictures({ position, strip, shape, rows, rowGap }: Pick<PlayheadProps, 'strip' | 'shape' | 'rows' | 'rowGap'> & { position: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const changes = useRoomChanges();
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const scale = window.devicePixelRatio;
    const side = Math.round(strip.side * scale);
    const pitch = Math.round((strip.side + rowGap) * scale);
    emptyCanvas(target, side, (rows.length - 1) * pitch + side);
    for (const [row, of] of rows.entries()) {
      const picture = pictureInRow(of, position, strip.last);
      if (picture) drawPicture(context, picture, shape, { x: 0, y: row * pitch, side });
    }
  }, [position, strip, shape, rows, rowGap, changes]);
  return <canvas ref={canvas} className={styles.exact} aria-hidden="true" />;
}
