import type { ColourTable, Theme } from '../../render/colour-maps.ts';
import { diverging, sequential } from '../../render/colour-maps.ts';
import { niceCeiling, pictureDomain, symmetricDomain } from '../../render/domain.ts';
import { NOISE_DOMAIN, paintDiverging, paintPicture, paintSequential, type Pixels } from '../../render/paint.ts';
import { formatFixed } from '../../ui/format.ts';

/** What a tile shows: pixels for the eye, words for one place of them. Nothing is computed before it is asked for. */
export interface Painting {
  readonly width: number;
  readonly height: number;
  readonly pixels: (theme: Theme) => Pixels;
  /** Whether they are had for next to nothing, so that no other drawing need be waited for. */
  readonly light?: true;
  /** The numbers at one sample. */
  readonly read: (row: number, column: number) => string;
  /** In place of "row 3, column 4", where rows and columns are not those of a picture. */
  readonly where?: (row: number, column: number) => string;
}

export interface Extent {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

type PictureKind = 'picture' | 'noise' | 'difference';

const pictures = new WeakMap<Float32Array, { readonly kind: PictureKind; readonly painting: Painting }>();

/** Of the same numbers the same, so that what is drawn of them already is known. */
export function picturePainting(data: Float32Array, extent: Extent, kind: PictureKind): Painting {
  const held = pictures.get(data);
  if (held?.kind === kind) return held.painting;
  const painting = paintingOf(data, extent, kind);
  pictures.set(data, { kind, painting });
  return painting;
}

function paintingOf(data: Float32Array, extent: Extent, kind: PictureKind): Painting {
  const { channels, height, width } = extent;
  const pixels = height * width;
  return {
    width,
    height,
    light: true,
    pixels: () => paintPicture(data, channels, pixels, kind === 'noise' ? NOISE_DOMAIN : kind === 'picture' ? pictureDomain(data) : niceCeiling(symmetricDomain(data))),
    read: (row, column) => {
      const names = channels === 3 ? ['red', 'green', 'blue'] : null;
      return Array.from({ length: channels }, (_, c) => {
        const value = formatFixed(data[c * pixels + row * width + column] ?? NaN, 2);
        return names ? `${names[c] ?? ''} ${value}` : value;
      }).join(', ');
    },
  };
}

export function scalarPainting(
  values: () => Float32Array,
  domain: () => number,
  extent: Pick<Extent, 'height' | 'width'>,
  scale: 'diverging' | 'sequential',
  what: string,
): Painting {
  const { height, width } = extent;
  const table = (theme: Theme): ColourTable => (scale === 'diverging' ? diverging[theme] : sequential[theme]);
  return {
    width,
    height,
    pixels: (theme) =>
      scale === 'diverging' ? paintDiverging(values(), domain(), table(theme)) : paintSequential(values(), domain(), table(theme)),
    read: (row, column) => `${what} ${formatFixed(values()[row * width + column] ?? NaN, scale === 'diverging' ? 2 : 3)}`,
  };
}
