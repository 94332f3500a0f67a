/** Colours of a frame, where a GIF can hold them all. Pure. */

export interface Indexed {
  readonly palette: number[][];
  readonly indices: Uint8Array;
}

const MOST = 256;

/** The pixels by their own colours; null where there are more than 256 and the nearest must do. */
export function exactPalette(rgba: Uint8ClampedArray): Indexed | null {
  const places = new Map<number, number>();
  const palette: number[][] = [];
  const indices = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < indices.length; i++) {
    const [r = 0, g = 0, b = 0] = [rgba[i * 4], rgba[i * 4 + 1], rgba[i * 4 + 2]];
    const colour = (r << 16) | (g << 8) | b;
    let place = places.get(colour);
    if (place === undefined) {
      if (palette.length === MOST) return null;
      place = palette.length;
      places.set(colour, place);
      palette.push([r, g, b]);
    }
    indices[i] = place;
  }
  return { palette, indices };
}
