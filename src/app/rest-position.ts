/**
 * Where on the film the figure says most: where picture and noise are about as strong (a signal-to-noise ratio of 0 dB, ᾱ = ½), in the noise that
 * the network was trained with. Earlier x̂₀ is a blur; later x_t is the picture and the skips bring little that is asked for. Never the last position.
 */
export function restPosition(alphaBar: readonly number[]): number {
  const distances = alphaBar.slice(0, -1).map((level) => Math.abs(Math.log(level / (1 - level))));
  const least = Math.min(...distances);
  const at = distances.indexOf(least);
  // A schedule that never says how much noise there is.
  return at < 0 ? Math.floor((alphaBar.length - 1) / 2) : at;
}
