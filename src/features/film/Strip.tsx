import { type CSSProperties, useMemo, useRef } from 'react';
import { areaUnder, polyline } from '../../render/polyline.ts';
import { endOfRun, useStore } from '../../store/store.ts';
import { Term } from '../../ui/Term.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useWidth } from '../../ui/use-width.ts';
import { LANE, labelledPositions, largestOn, layOutStrip, meetsPlayhead, positionAt, type Strip as StripLayout, xOf } from './film-layout.ts';
import { marksProgram } from './marks-program.ts';
import { formatTimestep } from '../../ui/format.ts';
import { nameOfPosition } from './noise-level.ts';
import { heightOfRows, useFilmRows, type FilmRow } from './film-rows.ts';
import { Playhead } from './Playhead.tsx';
import { StepSlider } from './StepSlider.tsx';
import { StripCanvas } from './StripCanvas.tsx';
import { AlphaBarSymbol, ExpectedSymbol, NoisySymbol, TimestepSymbol } from './symbols.tsx';
import { useLast, usePictureShape } from './use-film.ts';
import { useScrubbing } from './use-scrubbing.ts';
import { useEditLanes } from './use-edit-lanes.ts';
import styles from './Strip.module.css';

const ROW_GAP = 3;
const RULER = 15;
const LABEL_ROOM = 54;

/** The whole run: ᾱ over the ruler of t over the rows of pictures, on one axis. */
export function Strip() {
  const axis = useRef<HTMLDivElement>(null);
  const width = useWidth(axis);
  const last = useLast();
  const shape = usePictureShape();
  const low = useMediaQuery('(max-height: 849px)');
  const small = useMediaQuery('(max-height: 799px)') || width < 1000;
  const most = largestOn(low, small);
  const strip = useMemo(() => layOutStrip(width, last, undefined, most), [width, last, most]);
  // The rows of two runs leave the U its room on a screen of usual height.
  const rows = useFilmRows(useMediaQuery('(max-height: 999px)'));
  // What smaller pictures leave is the curve's, so that another number of steps does not move what is done with the film.
  const spare = rows.length > 2 || width === 0 ? 0 : rows.length * (most - strip.side);
  const curve = (small ? 24 : 38) + spare;
  const top = curve + RULER;
  const lanes = useEditLanes();
  const marks = marksProgram.here;
  const under = top + heightOfRows(rows, strip.side, ROW_GAP);
  const bottom = under + lanes.length * LANE;
  const height = bottom + RULER + 2;
  const heightOf = useMemo(() => (alphaBar: number) => curve - 1 - alphaBar * (curve - 6), [curve]);
  const scrubbing = useScrubbing((x) => positionAt(strip, x));
  return (
    <div className={styles.strip} style={{ height }}>
      <RowLabels top={top} curve={curve} side={strip.side} rows={rows} />
      <div ref={axis} className={styles.axis} {...scrubbing}>
        {width > 0 ? (
          <>
            <Curve strip={strip} curve={curve} heightOf={heightOf} />
            <Cells strip={strip} top={top} rows={rows} />
            <div className={styles.rows} style={{ top }}>
              <StripCanvas strip={strip} shape={shape} rows={rows} rowGap={ROW_GAP} />
            </div>
            {lanes.length === 0 || marks === null ? null : <marks.EditMarks lanes={lanes} strip={strip} top={under} />}
            <Ruler strip={strip} curve={curve} bottom={bottom} />
            {marks === null ? null : <marks.HoverLabel axis={axis} strip={strip} ruler={curve} bottom={bottom} />}
          </>
        ) : null}
        <StepSlider thumb={strip.side} />
        {width > 0 ? <Playhead strip={strip} shape={shape} rows={rows} rowGap={ROW_GAP} top={top} bottom={bottom} ruler={curve} heightOf={heightOf} /> : null}
      </div>
    </div>
  );
}

function RowLabels({ top, curve, side, rows }: { top: number; curve: number; side: number; rows: readonly FilmRow[] }) {
  return (
    <div className={styles.labels}>
      <span style={{ top: curve / 2 }}>
        <Term explain="ᾱ, the share of the picture’s own variance that is left at this step; the noise has 1 − ᾱ (DDPM, equation 4).">
          <AlphaBarSymbol />
        </Term>
      </span>
      <span style={{ top: curve + RULER / 2 }} className={styles.time}>
        <Term explain="The timestep that the network is told. It runs down, from pure noise to the picture, while the steps count up.">
          <TimestepSymbol />
        </Term>
      </span>
      {rows.map(({ shows, letter }, row) => (
        <span key={`${shows} ${letter ?? ''}`} style={{ top: top + row * (side + ROW_GAP) + side / 2 }}>
          {shows === 'noisy' ? (
            <Term explain={`x_t, the noisy picture at each step${letter === null ? '' : ` of ${letter}`}, which the network reads. Samplers that keep the picture at scale 1 (Euler, Heun) divide it by √(σ² + 1) first.`}>
              <NoisySymbol />
            </Term>
          ) : (
            <Term explain={`x̂₀, the finished picture that the network expects, as seen from each step${letter === null ? '' : ` of ${letter}`}.`}>
              {letter === null ? null : <b>{letter} </b>}
              <ExpectedSymbol />
            </Term>
          )}
        </span>
      ))}
    </div>
  );
}

interface CurveProps {
  readonly strip: StripLayout;
  readonly curve: number;
  readonly heightOf: (alphaBar: number) => number;
}

function Curve({ strip, curve, heightOf }: CurveProps) {
  const alphaBar = useStore((state) => state.schedule.alphaBar);
  const paths = useMemo(() => {
    const x = (position: number): number => xOf(strip, position);
    return {
      stroke: polyline(alphaBar, x, heightOf),
      fill: areaUnder(alphaBar, x, heightOf, heightOf(0)),
    };
  }, [strip, alphaBar, heightOf]);
  const base = heightOf(0) + 0.5;
  return (
    <svg className={styles.curve} width={strip.width} height={curve} aria-hidden="true">
      <path d={paths.fill} className={styles.fill} />
      <path d={`M${strip.side / 2} ${base}H${strip.width - strip.side / 2}`} className={styles.base} />
      <path d={paths.stroke} className={styles.stroke} />
    </svg>
  );
}

/** What is not computed yet is an empty cell, not a picture of nothing. */
function Cells({ strip, top, rows }: { strip: StripLayout; top: number; rows: readonly FilmRow[] }) {
  return (
    <svg className={styles.rows} style={{ top }} width={strip.width} height={heightOfRows(rows, strip.side, ROW_GAP)} aria-hidden="true">
      {rows.map((_, row) =>
        strip.positions.map((position) => (
          <rect
            key={`${row} ${position}`}
            className={styles.cell}
            x={Math.round(xOf(strip, position) - strip.side / 2)}
            y={row * (strip.side + ROW_GAP)}
            width={strip.side}
            height={strip.side}
          />
        )),
      )}
    </svg>
  );
}

function Ruler({ strip, curve, bottom }: { strip: StripLayout; curve: number; bottom: number }) {
  const positions = useMemo(() => labelledPositions(strip, LABEL_ROOM), [strip]);
  return (
    <div aria-hidden="true">
      {positions.map((position) => (
        <RulerLabel key={position} strip={strip} position={position} curve={curve} bottom={bottom} />
      ))}
    </div>
  );
}

/** Gives way where the playhead's own label comes too near. */
function RulerLabel({ strip, position, curve, bottom }: { strip: StripLayout; position: number; curve: number; bottom: number }) {
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  const fromPicture = useStore((state) => state.recipe.start !== null);
  const end = useStore(endOfRun);
  const met = useStore((state) => meetsPlayhead(strip, position, Math.min(state.view.step, strip.last)));
  if (met) return null;
  return (
    <>
      {timestep === undefined || position === strip.last ? null : (
        <span className={styles.timestep} style={{ left: xOf(strip, position), top: curve }}>
          {formatTimestep(timestep)}
        </span>
      )}
      <span className={styles.step} style={{ top: bottom, ...standAt(strip, position) }}>
        {nameOfPosition(position, strip.last, fromPicture, end)}
      </span>
    </>
  );
}

/** Under the picture; at the ends flush with the strip, whose margin is the page's. */
function standAt(strip: StripLayout, position: number): CSSProperties {
  if (position === 0) return { left: 0, transform: 'none' };
  if (position === strip.last) return { right: 0, transform: 'none' };
  return { left: xOf(strip, position) };
}
