import { useMemo } from 'react';
import { mapOfKey } from '../../render/attention-maps.ts';
import { armColour } from '../../render/place-names.ts';
import { useActions } from '../../store/actions.ts';
import type { LookInView } from '../../store/use-look.ts';
import { Raster, RasterOverlay } from '../../ui/Raster.tsx';
import { formatCoefficient } from '../../ui/format.ts';
import { pixelAt, queryAt, type Layer } from './layers.ts';
import { EVEN_LOOKS } from './PixelMaps.tsx';
import { useMean, useOutline, useRow } from './use-attention.ts';
import { useWeightColours } from './weight-colours.ts';
import styles from './LayerStrip.module.css';

interface StripProps {
  readonly layers: readonly Layer[];
  readonly open: Layer;
  readonly word: number;
  readonly wordName: string;
  readonly pixel: readonly [number, number];
  readonly look: LookInView;
}

/** Every attention layer of the network as a small map: the way to the others. */
export function LayerStrip(props: StripProps) {
  return (
    <section aria-label="Where attention happens in this network" className={styles.strip}>
      <p>
        <b className={styles.hue}>attention</b> <span className={styles.quiet}>where it happens in this network, mean of the heads</span>
      </p>
      <div className={styles.layers}>
        {props.layers.map((layer) => (
          <Stop key={layer.attention.probabilities} layer={layer} {...props} />
        ))}
      </div>
    </section>
  );
}

function Stop({ layer, open, word, wordName, pixel, look }: StripProps & { layer: Layer }) {
  const actions = useActions();
  const outline = useOutline(look);
  const colours = useWeightColours();
  const { probabilities, resolution, tokens } = layer.attention;
  const [y, x] = pixelAt(pixel, open.attention.resolution, resolution);
  const cross = layer.kind === 'cross';
  const mean = useMean(cross ? layer : null, look);
  const row = useRow(cross ? null : layer, look, queryAt(layer, pixel, open));
  const plane = useMemo(() => (cross ? mean && mapOfKey(mean, 0, Math.min(word, mean.keys - 1)) : (row?.mean.data ?? null)), [cross, mean, row, word]);
  const paint = useMemo(
    () => (plane === null ? null : (theme: 'light' | 'dark') => colours.paint(plane, cross ? 1 : EVEN_LOOKS / tokens, theme)),
    [plane, cross, tokens, colours],
  );
  const what = cross ? `“${wordName}”` : 'pixels';
  return (
    <div className={styles.stop}>
      <Raster
        name={`${layer.place}, ${cross ? 'cross' : 'self'}-attention, ${resolution[0]} by ${resolution[1]}, ${what}`}
        rows={resolution[0]}
        columns={resolution[1]}
        paint={paint}
        waiting={look.waiting}
        read={(row, column) => `row ${row}, column ${column}: ${formatCoefficient(plane?.[row * resolution[1] + column] ?? NaN)}`}
        pressed={layer === open}
        onChoose={() => actions.setView({ tensor: probabilities, pixel: [y, x] })}
      >
        <RasterOverlay {...outline} />
      </Raster>
      <span className={styles.caption}>
        <span style={{ color: armColour(layer.attention) }}>{layer.place}</span> {what}, {resolution[0]}×{resolution[1]}
      </span>
    </div>
  );
}
