import { UserError } from '../base/user-error.ts';

/** A run takes from the network what it predicts, and no variance: what asked for one would stop at its first step. */
export function refuseLearned({ _class_name: name, variance_type: type }: Readonly<Record<string, unknown>>): void {
  if (name !== 'DDPMScheduler' || typeof type !== 'string' || !type.startsWith('learned')) return;
  throw new UserError('scheduler-unsupported', `${name}: variance_type "${type}" takes its variance from the network’s output, which this page does not read. Set variance_type to "fixed_small" or "fixed_large".`);
}
