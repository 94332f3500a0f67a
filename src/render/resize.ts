/**
 * Resampling of [height, width] planes, sample centres at (i + ½)·scale − ½: the numbers of PyTorch's interpolate with
 * align_corners=False.
 */

/** Keys' cubic convolution with a = −0.75, as in PyTorch and OpenCV (Keys 1981). */
const A = -0.75;

interface Taps {
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  readonly count: number;
}

export function resizeBicubic(plane: Float32Array, height: number, width: number, toHeight: number, toWidth: number): Float32Array {
  return resize(plane, height, width, cubicTaps(height, toHeight), cubicTaps(width, toWidth), toHeight, toWidth);
}

export function resizeBilinear(plane: Float32Array, height: number, width: number, toHeight: number, toWidth: number): Float32Array {
  return resize(plane, height, width, linearTaps(height, toHeight), linearTaps(width, toWidth), toHeight, toWidth);
}

export function resizeNearest(plane: Float32Array, height: number, width: number, toHeight: number, toWidth: number): Float32Array {
  const out = new Float32Array(toHeight * toWidth);
  for (let y = 0; y < toHeight; y++) {
    const row = Math.min(height - 1, Math.floor((y * height) / toHeight)) * width;
    for (let x = 0; x < toWidth; x++) {
      out[y * toWidth + x] = plane[row + Math.min(width - 1, Math.floor((x * width) / toWidth))] ?? 0;
    }
  }
  return out;
}

function resize(plane: Float32Array, height: number, width: number, rows: Taps, columns: Taps, toHeight: number, toWidth: number): Float32Array {
  const across = new Float64Array(height * toWidth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (let k = 0; k < columns.count; k++) {
        const at = x * columns.count + k;
        sum += (columns.weights[at] ?? 0) * (plane[y * width + (columns.indices[at] ?? 0)] ?? 0);
      }
      across[y * toWidth + x] = sum;
    }
  }
  const out = new Float32Array(toHeight * toWidth);
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (let k = 0; k < rows.count; k++) {
        const at = y * rows.count + k;
        sum += (rows.weights[at] ?? 0) * (across[(rows.indices[at] ?? 0) * toWidth + x] ?? 0);
      }
      out[y * toWidth + x] = sum;
    }
  }
  return out;
}

function cubicTaps(from: number, to: number): Taps {
  const near = (d: number): number => ((A + 2) * d - (A + 3)) * d * d + 1;
  const far = (d: number): number => ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
  return taps(from, to, 4, (fraction) => [far(1 + fraction), near(fraction), near(1 - fraction), far(2 - fraction)], -1, false);
}

function linearTaps(from: number, to: number): Taps {
  return taps(from, to, 2, (fraction) => [1 - fraction, fraction], 0, true);
}

function taps(from: number, to: number, count: number, weightsAt: (fraction: number) => number[], first: number, clampStart: boolean): Taps {
  const indices = new Int32Array(to * count);
  const weights = new Float64Array(to * count);
  for (let i = 0; i < to; i++) {
    const centre = ((i + 0.5) * from) / to - 0.5;
    const source = clampStart ? Math.max(0, centre) : centre;
    const base = Math.floor(source);
    weightsAt(source - base).forEach((weight, k) => {
      indices[i * count + k] = Math.max(0, Math.min(from - 1, base + first + k));
      weights[i * count + k] = weight;
    });
  }
  return { indices, weights, count };
}
