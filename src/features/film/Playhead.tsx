import { type CSSProperties, useEffect, useRef, useSyncExternalStore } from 'react';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { type Strip, xOf } from './film-layout.ts';
import { drawPicture, emptyCanvas, picturesAt, type PictureShape } from './film-pictures.ts';
import { formatTimestep, nameOfPosition } from './noise-level.ts';
import { usePosition } from './use-film.ts';
import styles from './Strip.module.css';

interface PlayheadProps {
  readonly strip: Strip;
  readonly shape: PictureShape;
  readonly rowGap: number;
  /** Top of the rows of pictures. */
  readonly top: number;
  /** Top of the ruler of t, which is above them. */
  readonly ruler: number;
  /** Height of ᾱ's curve, from the top of the strip. */
  readonly heightOf: (alphaBar: number) => number;
}

/** The only frame on the page. Where the strip shows only some positions, it carries the pictures of the exact one. */
export function Playhead({ strip, shape, rowGap, top, ruler, heightOf }: PlayheadProps) {
  const position = usePosition();
  const alphaBar = useStore((state) => state.schedule.alphaBar[position]);
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  const fromPicture = useStore((state) => state.recipe.start !== null);
  const x = Math.round(xOf(strip, position) - strip.side / 2);
  const height = 2 * strip.side + rowGap;
  const dot = alphaBar === undefined ? top : heightOf(alphaBar);
  return (
    <div className={styles.playhead} style={{ transform: `translateX(${x}px)`, width: strip.side }}>
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
        {strip.complete ? null : <ExactPictures position={position} strip={strip} shape={shape} rowGap={rowGap} />}
      </span>
      <span className={styles.here} style={{ top: top + height, ...flushAtEnds(position, strip.last) }}>
        {nameOfPosition(position, strip.last, fromPicture)}
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

function ExactPictures({ position, strip, shape, rowGap }: { position: number; strip: Strip; shape: PictureShape; rowGap: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frames = useSyncExternalStore(tensorRoom.subscribe, () => tensorRoom.frame(position) ?? tensorRoom.frame(position - 1));
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const scale = window.devicePixelRatio;
    const side = Math.round(strip.side * scale);
    const lower = Math.round((strip.side + rowGap) * scale);
    emptyCanvas(target, side, lower + side);
    const { noisy, expected } = picturesAt(tensorRoom.allFrames(), position, strip.last);
    if (noisy) drawPicture(context, noisy, shape, { x: 0, y: 0, side });
    if (expected) drawPicture(context, expected, shape, { x: 0, y: lower, side });
  }, [position, strip, shape, rowGap, frames]);
  return <canvas ref={canvas} className={styles.exact} aria-hidden="true" />;
}
