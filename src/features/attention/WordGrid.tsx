import { useMemo, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { entropyOfHead, largestSumDeviation, sharesOfKeys } from '../../render/attention-maps.ts';
import { legendNumber } from '../../render/legend.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { LookInView } from '../../store/use-look.ts';
import { useHeldSteps } from '../../store/use-steps.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatFixed, formatPercent, formatScientific } from '../../ui/format.ts';
import { HeldSteps } from '../../ui/HeldSteps.tsx';
import { Raster, RasterOverlay } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { Term } from '../../ui/Term.tsx';
import { mapOfColumn, planeOfColumn, weightOfColumn, type Column } from './columns.ts';
import { askedOf, pixelAt, type Layer } from './layers.ts';
import { scaleOf, useDaam, useOutline, type Maps } from './use-attention.ts';
import { useWeightColours } from './weight-colours.ts';
import styles from './WordGrid.module.css';

interface WordGridProps {
  readonly layer: Layer;
  /** All layers that read the words, for the rows that average them. */
  readonly layers: readonly Layer[];
  readonly maps: Maps | null;
  readonly columns: readonly Column[];
  readonly look: LookInView;
  readonly word: number;
  readonly pixel: readonly [number, number] | null;
}

/** One row of maps: a head, their mean, or the average of all layers. */
interface Row {
  readonly key: string;
  readonly label: string;
  readonly planes: readonly Float32Array[] | null;
  readonly rows: number;
  readonly columns: number;
  /** What view.head becomes when a map of the row is chosen; undefined leaves it. */
  readonly head: number | null | undefined;
  readonly bits: number | null;
}

const DAAM =
  'Diffusion attentive attribution maps (Tang et al. 2022): the maps of all cross-attention layers, averaged over their heads, enlarged to the picture (bicubic) and averaged.';
const ENTROPY = 'Entropy in bits, averaged over the pixels: 0 where every pixel reads a single token, log₂ of their number where it reads all of them equally.';

/** A heat map for every word and head over the outline of the picture that the network expects, all on one scale. */
export function WordGrid({ layer, layers, maps, columns, look, word, pixel }: WordGridProps) {
  const actions = useActions();
  const head = useStore((state) => state.view.head);
  const size = useStore((state) => state.manifest?.sample);
  const grid = useRef<HTMLDivElement>(null);
  const picture = useMemo((): readonly [number, number] => [size?.height ?? 1, size?.width ?? 1], [size]);
  const alike = useMemo(() => layers.filter(({ attention }) => attention.tokens === layer.attention.tokens), [layers, layer]);
  const names = useMemo(() => alike.map((one) => askedOf(one, layer, 0)), [alike, layer]);
  const steps = useHeldSteps(names);
  const daam = useDaam(alike, look, picture);
  const outline = useOutline(look);
  const colours = useWeightColours();
  const { resolution, heads } = layer.attention;

  const rows = useMemo((): Row[] => {
    const [height, width] = resolution;
    const own = (key: string, label: string, at: number | null): Row => {
      const source = maps === null ? null : at === null ? maps.mean : maps.heads;
      return {
        key,
        label,
        planes: source && columns.map((column) => mapOfColumn(source, at ?? 0, column)),
        rows: height,
        columns: width,
        head: at,
        bits: source === null || colours.difference ? null : entropyOfHead(source, at ?? 0),
      };
    };
    const average = (key: string, label: string, stack: Float32Array | null): Row => ({
      key,
      label,
      planes: stack && columns.map((column) => planeOfColumn(stack, picture[0] * picture[1], column)),
      rows: picture[0],
      columns: picture[1],
      head: undefined,
      bits: null,
    });
    return [
      own('mean', 'mean', null),
      ...Array.from({ length: heads }, (_, h) => own(`head ${h + 1}`, `head ${h + 1}`, h)),
      ...(alike.length > 1 ? [average('layers', `all ${alike.length} layers`, daam.layers)] : []),
      average('steps', 'over the steps', daam.steps),
    ];
  }, [maps, columns, resolution, heads, alike.length, daam, picture, colours]);

  const domain = useMemo(() => scaleOf(rows.flatMap(({ planes }) => planes ?? [])), [rows]);
  const paints = useMemo(
    () => rows.map(({ planes }) => columns.map((_, i) => { const plane = planes?.[i]; return plane === undefined ? null : (theme: 'light' | 'dark') => colours.paint(plane, domain, theme); })),
    [rows, columns, domain, colours],
  );
  const shares = maps === null ? null : sharesOfKeys(maps.mean, 0);
  const deviation = maps === null || colours.difference ? null : largestSumDeviation(maps.heads);
  const tokens = columns.reduce((count, { keys }) => count + keys.length, 0);

  const choose = (row: Row, column: Column, at: readonly [number, number] | null): void => {
    const { view } = useStore.getState();
    actions.setView({
      tensor: layer.attention.probabilities,
      ...(column.word === null ? {} : { word: column.word }),
      ...(row.head === undefined ? {} : { head: row.head }),
      pixel: at === null ? view.pixel : pixelAt(at, [row.rows, row.columns], resolution),
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset['cell']?.split(',').map(Number);
    const step = MOVES[event.key];
    if (from === undefined || step === undefined || !(event.target as HTMLElement).matches(':focus-visible')) return;
    event.preventDefault();
    const to = [clamp((from[0] ?? 0) + step[0], rows.length - 1), clamp((from[1] ?? 0) + step[1], columns.length - 1)] as const;
    const row = rows[to[0]];
    const column = columns[to[1]];
    grid.current?.querySelector<HTMLElement>(`[data-cell="${to[0]},${to[1]}"] button`)?.focus();
    if (row !== undefined && column !== undefined) choose(row, column, null);
  };
  const current = [Math.max(0, rows.findIndex((row) => row.head === head)), Math.max(0, columns.findIndex((column) => column.word === word))] as const;

  return (
    <section aria-label="Words" className={styles.words}>
      <div
        ref={grid}
        className={styles.grid}
        style={{ '--columns': columns.length } as CSSProperties}
        role="toolbar"
        aria-label="Maps of words by heads; the arrow keys go from map to map"
        onKeyDown={onKeyDown}
      >
        <span className={styles.corner} />
        {columns.map((column, i) => (
          <span key={i} className={classNames(styles.word, column.word === word && styles.chosen, (column.word ?? 0) === 0 && styles.quiet)}>
            <span className={styles.label} translate="no">{column.label}</span>
            <span className={styles.share}>{shares === null ? '' : formatPercent(weightOfColumn(shares, column))}</span>
          </span>
        ))}
        <span className={styles.bitsHead}>
          <Term explain={ENTROPY}>bits</Term>
        </span>
        {rows.map((row, r) => (
          <div key={row.key} className={classNames(styles.row, row.head === undefined && styles.average)}>
            <span className={classNames(styles.rowLabel, row.head === head && styles.chosen)}>
              {row.head === undefined ? <Term explain={DAAM}>{row.label}</Term> : row.label}
            </span>
            {columns.map((column, c) => (
              <span key={c} data-cell={`${r},${c}`} className={styles.cell}>
                <Raster
                  name={`${column.label}, ${row.label}`}
                  subject={`${layer.attention.probabilities} ${column.label} ${row.label}`}
                  rows={row.rows}
                  columns={row.columns}
                  paint={paints[r]?.[c] ?? null}
                  waiting={c === 0 ? look.waiting : ''}
                  read={(y, x) => `${column.label}, ${row.label}, row ${y}, column ${x}: ${formatFixed(row.planes?.[c]?.[y * row.columns + x] ?? NaN, 3)}`}
                  chosen={pixel === null || row.head === undefined ? null : pixel}
                  pressed={column.word === word && row.head === head}
                  tabIndex={r === current[0] && c === current[1] ? 0 : -1}
                  readout={c > columns.length / 2 ? 'right' : 'left'}
                  onChoose={(y, x) => choose(row, column, [y, x])}
                >
                  <RasterOverlay {...outline} />
                </Raster>
              </span>
            ))}
            <span className={styles.bits}>{row.bits === null ? '' : formatFixed(row.bits, 2)}</span>
          </div>
        ))}
      </div>
      <p className={styles.foot}>
        <ScaleBar table={colours.table} from={colours.from(legendNumber(domain))} to={`${legendNumber(domain)}${domain < 1 ? ' and above' : ''}, one scale for all ${rows.length * columns.length}`} />
        {deviation === null ? null : (
          <span>
            At every pixel of every head the {tokens} weights sum to 1 (largest deviation {formatScientific(deviation)}); uniform attention has{' '}
            {formatFixed(Math.log2(Math.max(1, tokens)), 2)} bits.
          </span>
        )}
        <span className={styles.steps}>
          over the steps: <HeldSteps {...steps} />
        </span>
      </p>
    </section>
  );
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
