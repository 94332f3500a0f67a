/**
 * The position of another run that belongs to a position of this one: the same where both visit as many timesteps, else the one with the
 * nearest timestep; the finished picture belongs to the finished picture.
 */
export function linkedPosition(from: readonly number[], to: readonly number[], position: number): number {
  if (from.length === to.length) return position;
  const timestep = from[position];
  if (timestep === undefined) return position >= from.length ? to.length : position;
  let nearest = 0;
  to.forEach((candidate, index) => {
    if (Math.abs(candidate - timestep) < Math.abs((to[nearest] ?? Infinity) - timestep)) nearest = index;
  });
  return nearest;
}
