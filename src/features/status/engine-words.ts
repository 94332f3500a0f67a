import type { Device, DeviceReport, LoadProgress } from '../../protocol/engine.ts';
import type { EngineStatus } from '../../store/store.ts';
import { formatMegabytes } from '../../ui/format.ts';

/** The engine's state in words. Pure. */

export const deviceNames: Readonly<Record<Device, string>> = { webgpu: 'WebGPU', wasm: 'wasm' };

/** `WebGPU`, `wasm, 2 threads`. */
export function describeDevice({ device, threads, softwareAdapter }: DeviceReport): string {
  if (device === 'webgpu') return softwareAdapter ? 'WebGPU in software' : 'WebGPU';
  return `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** Where the run on screen comes from, and what the engine is: `live · WebGPU`. The first word must do where space is short. */
export function describeState(engine: EngineStatus, cached: boolean): readonly [string, string] {
  switch (engine.phase) {
    case 'ready':
      return [cached ? 'cached' : 'live', describeDevice(engine.device)];
    case 'failed':
      return cached ? ['cached', 'no engine'] : ['no engine', 'see below'];
    case 'loading':
      return [cached ? 'cached' : 'loading', shortProgress(engine.progress)];
  }
}

/** For the header, where the room is short and must not jump. */
function shortProgress(progress: LoadProgress | null): string {
  switch (progress?.phase) {
    case undefined:
      return 'engine starting';
    case 'downloading':
      return bytesOf(progress);
    case 'verifying':
      return 'checking the file';
    case 'starting':
      return 'building the network';
    case 'warming':
      return 'timing a step';
    case 'checking':
      return 'checking its numbers';
  }
}

/** By the kilobyte at first, so that the slowest line is seen to go on. */
function bytesOf({ loaded, total }: { readonly loaded: number; readonly total: number }): string {
  return `${loaded > 0 && loaded < 1e6 ? (loaded / 1e6).toFixed(3) : formatMegabytes(loaded)} of ${formatMegabytes(total)} MB`;
}

export interface ProgressWords {
  readonly text: string;
  /** Where there is a figure: 0 … `max`. */
  readonly value: number | null;
  readonly max: number;
}

export function describeProgress(progress: LoadProgress | null, model: string): ProgressWords {
  const endless = (text: string): ProgressWords => ({ text, value: null, max: 1 });
  if (progress === null) return endless('starting the engine');
  switch (progress.phase) {
    case 'downloading': {
      const figure = bytesOf(progress);
      const scale = { value: progress.loaded, max: Math.max(1, progress.total) };
      if (progress.fromCache) {
        return { text: progress.runtime ? `${model} is already stored in this browser; downloading the runtime: ${figure}` : `reading ${model} from this browser’s storage: ${figure}`, ...scale };
      }
      return { text: `downloading ${model}${progress.runtime ? ' and the runtime' : ''}: ${figure}`, ...scale };
    }
    case 'verifying':
      return endless(`checking that ${model} is complete`);
    case 'starting':
      return endless(`building the network on ${deviceNames[progress.device]}${forSeconds(progress.elapsedMs)}`);
    case 'warming':
      return endless(`timing a step on ${deviceNames[progress.device]}${forSeconds(progress.elapsedMs)}`);
    case 'checking':
      return endless(`comparing a step on ${deviceNames[progress.device]} with PyTorch’s${forSeconds(progress.elapsedMs)}`);
  }
}

/** Nothing for what is over at once; then how long it has taken so far. */
function forSeconds(elapsedMs: number): string {
  return elapsedMs < 1000 ? '' : `, ${Math.floor(elapsedMs / 1000)} s so far`;
}
