/**
 * The position of another run that belongs to a position of this one: the same where both visit as many timesteps, else the one with the
 * nearest timestep; the finished picture belongs to the finished picture. Of a run from noise and one to it (DDIMInverse) the noise belongs to the noise.
 */
export function linkedPosition(from: readonly number[], to: readonly number[], position: number): number {
  const opposite = rises(from) !== rises(to);
  if (from.length === to.length && !opposite) return position;
  const timestep = from[position];
  if (timestep === undefined) return opposite ? 0 : to.length;
  let nearest = 0;
  to.forEach((candidate, index) => {
    if (Math.abs(candidate - timestep) < Math.abs((to[nearest] ?? Infinity) - timestep)) nearest = index;
  });
  return nearest;
}

const rises = (timesteps: readonly number[]): boolean => (timesteps[0] ?? 0) < (timesteps.at(-1) ?? 0);
