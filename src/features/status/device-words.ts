import type { DeviceReport, DeviceTrial } from '../../protocol/engine.ts';
import { formatDuration, formatScientific } from '../../ui/format.ts';

/** What was found out about the devices, in words. Pure. */

/** One sentence on how a device did when it was tried. */
export function describeTrial({ stepMs, deviation, refused }: DeviceTrial): string {
  const parts: string[] = [];
  if (stepMs !== null) parts.push(`${formatDuration(stepMs)} per evaluation`);
  if (deviation !== null) parts.push(`differs from PyTorch’s reference step by ${formatScientific(deviation)} of its maximum`);
  if (refused !== null) parts.push(refused);
  return parts.length === 0 ? 'Not tried.' : parts.join('; ');
}

/** Why there is one thread, where that could be helped. */
export function describeIsolation({ isolated, threads }: DeviceReport): string | null {
  if (isolated || threads > 1) return null;
  return 'This page is not cross-origin isolated, so wasm has one thread. A host that sends Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp gives it more.';
}
