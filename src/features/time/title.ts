import { formatTimestep } from '../../ui/format.ts';

/** What the page says of t, as the sampler has it and as the network is told. */
export function titleOf(t: number | null, told: number | null): string {
  if (t === null || told === null) return 'How the network knows the timestep';
  if (told !== t) return `The network is told t = ${formatTimestep(told)}, though the sampler is at ${formatTimestep(t)}`;
  return `How the network knows that t = ${formatTimestep(t)}`;
}
