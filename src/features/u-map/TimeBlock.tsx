import { useMemo } from 'react';
import { diverging } from '../../render/colour-maps.ts';
import { symmetricDomain } from '../../render/domain.ts';
import { paintDiverging } from '../../render/paint.ts';
import { recogniseSinusoid, sinusoidTable, timestepOfRow } from '../../render/sinusoids.ts';
import { useStore } from '../../store/store.ts';
import { useTold } from '../../store/use-told.ts';
import { useProbe } from '../../store/tensors.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { formatFixed, formatTimestep } from '../../ui/format.ts';
import { timeDoor } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import type { Figure } from './figure.ts';
import { Hued } from './Label.tsx';
import { scalarPainting, type Painting } from './painting.ts';
import { Provenance } from './Provenance.tsx';
import { Tile } from './Tile.tsx';
import { useCachedTensor } from './use-cached-maps.ts';
import type { Look } from './use-look.ts';
import styles from './TimeBlock.module.css';

/** Height of the picture of every t, and how many of them are drawn in it. */
const HEIGHT = 48;
const ROWS = 64;
const ROW_HEIGHT = 6;
/** Of the embedding: beside the figure, and under it, where there is room and a finger. */
const STRIP = 14;
const TALL_STRIP = 24;
const BESIDE = 200;

/** What the network is told of t: sinusoids, and what its small MLP makes of them. */
export function TimeBlock({ figure, look, width }: { figure: Figure; look: Look; width: number }) {
  const [cachedSinusoid, cachedEmbedding] = [useCachedTensor(figure.sinusoid), useCachedTensor(figure.embedding)];
  const sinusoidTensor = useProbe(look.index, figure.sinusoid) ?? cachedSinusoid;
  const embeddingTensor = useProbe(look.index, figure.embedding) ?? cachedEmbedding;
  const last = useStore((state) => trainedSteps(state.manifest?.scheduler) - 1);
  const t = useTold(look.index, look.timestep, !(look.guided && look.sample === 0));
  const row = useMemo(() => sampleRow(sinusoidTensor, look.sample), [sinusoidTensor, look.sample]);
  const embedding = useMemo(() => sampleRow(embeddingTensor, look.sample), [embeddingTensor, look.sample]);
  const table = useTable(row, t, last);
  const rowPainting = useMemo(() => (row ? strip(row, 1.25, 'sinusoid') : null), [row]);
  const embeddingPainting = useMemo(() => (embedding ? strip(embedding, symmetricDomain(embedding), 'embedding') : null), [embedding]);
  if (figure.sinusoid === null && figure.embedding === null) return null;
  // Room for every t is kept until it is known that only this row can be shown.
  const tall = table !== null || row === null;
  const place = t === null ? 0 : (Math.min(t, last) / Math.max(1, last)) * (HEIGHT - ROW_HEIGHT);
  return (
    <section className={styles.block} style={{ width }} aria-label="Time">
      <h2 className={styles.heading}>
        <DoorWord door={timeDoor(figure.sinusoid ?? figure.embedding)} says="time" lights="time">
          <Hued hue="time" name>
            time
          </Hued>
        </DoorWord>
        {t === null ? null : <span>{t === look.timestep ? '' : 'told '}t = {formatTimestep(t)}</span>}
        <span className={styles.end}>
          <Provenance source={row === null && embedding === null ? 'none' : look.source} />
        </span>
      </h2>
      {figure.sinusoid === null ? null : (
        <>
          <div className={styles.every} style={{ width, height: tall ? HEIGHT : ROW_HEIGHT }}>
            {table ? (
              <div className={styles.table}>
                <Tile
                  id="sinusoids"
                  name={`sinusoids of every t from 0 to ${last}, computed by the formula that reproduces the network’s own row`}
                  painting={table}
                  waiting={look.waiting}
                  door={timeDoor(figure.sinusoid)}
                  size={{ width, height: HEIGHT }}
                  hue="time"
                />
              </div>
            ) : null}
            <div className={styles.row} style={{ transform: `translateY(${tall ? place : 0}px)` }}>
              <Tile
                id="sinusoid"
                name={`the network’s sinusoids of ${look.passing ? 'this t' : `t = ${t === null ? '?' : formatTimestep(t)}`}, ${row?.length ?? '?'} values`}
                painting={rowPainting}
                waiting={look.waiting}
                door={timeDoor(figure.sinusoid)}
                keep={look.frame !== undefined}
                size={{ width, height: ROW_HEIGHT }}
                hue="time"
              />
            </div>
          </div>
          <p className={styles.caption}>{row?.length} sinusoids of {tall ? 'every' : 'this'} t</p>
        </>
      )}
      {figure.embedding === null ? null : (
        <>
          <div className={styles.strip}>
            <Tile
              id="embedding"
              name={`embedding of t, ${embedding?.length ?? '?'} values${embedding && !look.passing ? `, scale ±${formatFixed(symmetricDomain(embedding), 2)}` : ''}`}
              painting={embeddingPainting}
              waiting={look.waiting}
              door={timeDoor(figure.embedding)}
              keep={look.frame !== undefined}
              size={{ width, height: width > BESIDE ? TALL_STRIP : STRIP }}
              hue="time"
            />
          </div>
          <p className={styles.caption}>
            {embedding?.length} values <Hued hue="time">→ residual blocks</Hued>
          </p>
        </>
      )}
    </section>
  );
}

/** One sample of a [batch, length] tensor. */
function sampleRow(tensor: Tensor | undefined, sample: number): Float32Array | null {
  if (tensor === undefined) return null;
  const batch = tensor.dims[0] ?? 1;
  const length = tensor.data.length / Math.max(1, batch);
  const index = Math.min(sample, batch - 1);
  return tensor.data.subarray(index * length, (index + 1) * length);
}

function strip(values: Float32Array, domain: number, what: string): Painting {
  return {
    ...scalarPainting(() => values, () => domain, { height: 1, width: values.length }, 'diverging', ''),
    where: (_, column) => `${what} ${column}`,
  };
}

/** Every t, where a known formula gives the row that the network computed; else null: only the row is shown. */
function useTable(row: Float32Array | null, t: number | null, last: number): Painting | null {
  // Evaluations of one run differ in t but not in the formula, which is the same object for each: the picture is made once.
  const formula = useMemo(() => (row && t !== null ? (recogniseSinusoid([{ timestep: t, values: row }])?.formula ?? null) : null), [row, t]);
  const length = row?.length ?? 0;
  return useMemo(() => {
    if (formula === null || length === 0) return null;
    const values = sinusoidTable(ROWS, last, length, formula);
    return {
      width: length,
      height: ROWS,
      pixels: (theme) => paintDiverging(values, 1.25, diverging[theme]),
      read: (r, c) => formatFixed(values[r * length + c] ?? NaN, 2),
      where: (r, c) => `t = ${timestepOfRow(r, ROWS, last)}, sinusoid ${c}:`,
    };
  }, [formula, length, last]);
}

function trainedSteps(scheduler: Readonly<Record<string, unknown>> | undefined): number {
  const steps = scheduler?.['num_train_timesteps'];
  return typeof steps === 'number' && steps > 1 ? steps : 1000;
}
