/**
 * The network's answer for one sample: a new array, `output` is not touched. With a batch of 2 (without the words, with them) it is
 * u + s·(c − u) (Ho & Salimans 2022, eq. 6 in diffusers' convention), rounded to float32 after each operation as PyTorch does.
 */
export function applyGuidance(output: Float32Array, batch: number, guidanceScale: number): Float32Array {
  if (batch === 1) return output.slice();
  const length = output.length / batch;
  const unconditional = output.subarray(0, length);
  const conditional = output.subarray(length, 2 * length);
  const scale = Math.fround(guidanceScale);
  return unconditional.map((u, i) => {
    const difference = Math.fround((conditional[i] ?? 0) - u);
    return u + Math.fround(scale * difference);
  });
}
