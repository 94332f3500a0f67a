import '../../protocol/strict-zod.ts';
import * as z from 'zod/mini';
import type { DeviceReport } from '../../protocol/engine.ts';

/** What a step of each model took on this device when it was last here. Kept in this browser. */
export interface Speed {
  readonly device: string;
  readonly stepMs: number;
}

const KEY = 'unetscope.speeds';
const schema = z.record(z.string(), z.object({ device: z.string(), stepMs: z.number() }));

export function measuredSpeeds(): Readonly<Record<string, Speed>> {
  try {
    const read = schema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}

/** Notes what the engine measured when it made the model ready, and gives all that are known. */
export function noteSpeed(model: string, { device, trials }: DeviceReport): Readonly<Record<string, Speed>> {
  const stepMs = trials.find((trial) => trial.device === device && trial.refused === null)?.stepMs ?? null;
  const known = measuredSpeeds();
  if (stepMs === null) return known;
  const next = { ...known, [model]: { device: device === 'webgpu' ? 'WebGPU' : 'the CPU', stepMs } };
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage may be blocked: it is measured again when the model is.
  }
  return next;
}
