import { useMemo } from 'react';
import { entropyOfHead, rowOfQuery } from '../../render/attention-maps.ts';
import { niceCeiling, pictureDomain, symmetricDomain } from '../../render/domain.ts';
import { paintPicture, picturesNote } from '../../render/paint.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { LookInView } from '../../store/use-look.ts';
import { formatCoefficient, formatFixed } from '../../ui/format.ts';
import { Raster, RasterOverlay } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { Term } from '../../ui/Term.tsx';
import { pixelAt, queryAt, type Layer } from './layers.ts';
import { useMaps, useOutline, useRow, type Maps } from './use-attention.ts';
import { useWeightColours } from './weight-colours.ts';
import styles from './PixelMaps.module.css';

/** The picture that the network expects, of which a pixel can be chosen: the query of everything on this page. */
export function PixelChooser({ resolution, pixel, look }: { resolution: readonly [number, number]; pixel: readonly [number, number]; look: LookInView }) {
  const actions = useActions();
  const shape = useStore((state) => state.manifest?.sample);
  const picture = look.frame?.predX0;
  const { difference } = useWeightColours();
  const note = shape === undefined ? null : picturesNote(shape.channels);
  const paint = useMemo(() => {
    if (shape === undefined || picture === undefined) return null;
    return () => paintPicture(picture, shape.channels, shape.height * shape.width, difference ? niceCeiling(symmetricDomain(picture)) : pictureDomain(picture));
  }, [shape, picture, difference]);
  const [rows, columns] = resolution;
  const clear = useMemo(() => (paint === null ? null : () => new Uint8ClampedArray(rows * columns * 4)), [paint, rows, columns]);
  return (
    <div className={styles.chooser}>
      <p>
        <b>
          row {pixel[0]}, column {pixel[1]}
        </b>
        {note === null ? null : ` of the picture: ${note}`}
      </p>
      <Raster
        name={`The picture that the network expects, as ${rows} by ${columns} pixels: choose one; row ${pixel[0]}, column ${pixel[1]} is chosen, with`}
        rows={rows}
        columns={columns}
        paint={clear}
        waiting={look.waiting}
        read={(y, x) => `row ${y}, column ${x}`}
        chosen={pixel}
        onChoose={(y, x) => actions.setView({ pixel: [y, x] })}
      >
        <RasterOverlay rows={shape?.height ?? 1} columns={shape?.width ?? 1} paint={paint} />
      </Raster>
      <p className={styles.under}>
        of {rows}×{columns}, what the network expects
      </p>
    </div>
  );
}

/** The same pixel's look in one layer, large: of the chosen head, or the mean. */
export function LooksHere({ layer, open, pixel, look }: Omit<PixelMapsProps, 'layers'> & { layer: Layer }) {
  const actions = useActions();
  const head = useStore((state) => state.view.head);
  const row = useRow(layer, look, queryAt(layer, pixel, open));
  const colours = useWeightColours();
  const outline = useOutline(look);
  const { resolution, tokens, probabilities } = layer.attention;
  const here = pixelAt(pixel, open.attention.resolution, resolution);
  const at = head !== null && head < layer.attention.heads ? head : null;
  const weights = useMemo(() => (row === null ? null : at === null ? row.mean.data : rowOfQuery(row.heads, at, 0)), [row, at]);
  const paint = useMemo(
    () => (weights === null ? null : (theme: 'light' | 'dark') => colours.paint(weights, EVEN_LOOKS / tokens, theme)),
    [weights, tokens, colours],
  );
  return (
    <div className={styles.chooser}>
      <p>
        <b>looks here</b>
      </p>
      <Raster
        name={`Where it looks in ${layer.place}, ${headName(at)}`}
        rows={resolution[0]}
        columns={resolution[1]}
        paint={paint}
        waiting={look.waiting}
        read={(y, x) => readWeight(y, x, weights?.[y * resolution[1] + x] ?? NaN, tokens)}
        chosen={here}
        readout="right"
        onChoose={(y, x) => actions.setView({ tensor: probabilities, pixel: [y, x] })}
      >
        <RasterOverlay {...outline} />
      </Raster>
      <p className={styles.under}>
        {layer.place}, {at === null ? 'mean of the heads' : `head ${at + 1}`}
      </p>
    </div>
  );
}

function readWeight(row: number, column: number, weight: number, tokens: number): string {
  return `row ${row}, column ${column}: ${formatCoefficient(weight)}, ${formatFixed(weight * tokens, 1)} × even`;
}

interface PixelMapsProps {
  readonly layers: readonly Layer[];
  readonly open: Layer;
  /** At the resolution of the open layer. */
  readonly pixel: readonly [number, number];
  readonly look: LookInView;
}

/** Where one pixel looks, in every self-attention layer at once: the heads' mean and each head. */
export function PixelMaps({ layers, open, pixel, look }: PixelMapsProps) {
  const colours = useWeightColours();
  return (
    <div className={styles.layers}>
      {layers.map((layer) => (
        <LayerMaps key={layer.attention.probabilities} layer={layer} open={open} pixel={pixel} look={look} />
      ))}
      <p className={styles.foot}>
        <Term explain="Weights are drawn in units of even attention, 1 ÷ the number of pixels, so that layers of different resolution stand on one scale: 1 is what every pixel gets where a head looks nowhere in particular.">
          colours
        </Term>
        <ScaleBar table={colours.table} from={colours.from(String(EVEN_LOOKS))} to={`${EVEN_LOOKS} × even attention, and above`} />
        <span>
          below each map: its head, and the head’s entropy in bits{layers.some(({ byRow }) => byRow) ? ', of layers with many pixels that of this row alone' : ''}
        </span>
      </p>
    </div>
  );
}

/** Top of the scale, in units of even attention. Fixed, so that pixels, layers and steps can be compared. */
export const EVEN_LOOKS = 8;

function LayerMaps({ layer, open, pixel, look }: Omit<PixelMapsProps, 'layers'> & { layer: Layer }) {
  const actions = useActions();
  const chosenHead = useStore((state) => state.view.head);
  const maps = useMaps(layer, look);
  const colours = useWeightColours();
  const outline = useOutline(look);
  const { resolution, heads, tokens, probabilities } = layer.attention;
  const here = pixelAt(pixel, open.attention.resolution, resolution);
  const row = useRow(layer, look, queryAt(layer, pixel, open));
  const rows = useMemo(() => looksOf(row, maps ?? row, heads), [row, maps, heads]);
  const paints = useMemo(
    () => rows.map(({ weights }) => (weights === null ? null : (theme: 'light' | 'dark') => colours.paint(weights, EVEN_LOOKS / tokens, theme))),
    [rows, tokens, colours],
  );
  const isOpen = layer === open;
  return (
    <div className={styles.layer}>
      <p className={styles.layerName}>
        <span className={isOpen ? styles.open : undefined}>{layer.place}</span>{' '}
        <span className={styles.quiet}>
          {resolution[0]}×{resolution[1]}
        </span>
      </p>
      <div className={styles.maps}>
        {rows.map(({ head, weights, bits }, i) => (
          <div key={i} className={styles.map}>
            <Raster
              name={`Where row ${here[0]}, column ${here[1]} looks in ${layer.place}, ${headName(head)}`}
              rows={resolution[0]}
              columns={resolution[1]}
              paint={paints[i] ?? null}
              waiting={i === 0 ? look.waiting : ''}
              read={(y, x) => readWeight(y, x, weights?.[y * resolution[1] + x] ?? NaN, tokens)}
              chosen={here}
              pressed={isOpen && chosenHead === head}
              readout={i > 1 ? 'right' : 'left'}
              onChoose={(y, x) =>
                actions.setView({
                  tensor: probabilities,
                  head,
                  // From the keyboard the place under the mark comes back: the pixel stays.
                  pixel: [y, x],
                })
              }
            >
              <RasterOverlay {...outline} />
            </Raster>
            <span className={styles.caption}>
              {head === null ? 'mean' : head + 1}
              <span className={styles.bits}>{bits === null || colours.difference ? '' : ` ${formatFixed(bits, 1)}`}</span>
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

interface LookOfHead {
  readonly head: number | null;
  readonly weights: Float32Array | null;
  readonly bits: number | null;
}

/** `all`: what is held of the layer, of whose rows the entropy is the mean. */
function looksOf(row: Maps | null, all: Maps | null, heads: number): LookOfHead[] {
  return [null, ...Array.from({ length: heads }, (_, h) => h)].map((head) => {
    const of = (maps: Maps | null) => (maps === null ? null : head === null ? maps.mean : maps.heads);
    const [own, held] = [of(row), of(all)];
    return { head, weights: own && rowOfQuery(own, head ?? 0, 0), bits: held && entropyOfHead(held, head ?? 0) };
  });
}

export function headName(head: number | null): string {
  return head === null ? 'mean of the heads' : `head ${head + 1}`;
}

