import { describe, expect, it } from 'vitest';
import type { DeviceReport } from '../../protocol/engine.ts';
import { describeIsolation, describeTrial } from './device-words.ts';
import { describeDevice, describeProgress, describeState } from './engine-words.ts';

const report: DeviceReport = { device: 'wasm', threads: 2, isolated: true, adapter: null, softwareAdapter: false, trials: [] };

describe('the engine in words', () => {
  it('names the device', () => {
    expect(describeDevice(report)).toBe('wasm, 2 threads');
    expect(describeDevice({ ...report, threads: 1 })).toBe('wasm, 1 thread');
    expect(describeDevice({ ...report, device: 'webgpu' })).toBe('WebGPU');
    expect(describeDevice({ ...report, device: 'webgpu', softwareAdapter: true })).toBe('WebGPU in software');
  });

  it('says first where the run comes from', () => {
    expect(describeState({ phase: 'ready', device: report }, false)).toEqual(['live', 'wasm, 2 threads']);
    expect(describeState({ phase: 'loading', progress: null }, true)).toEqual(['cached', 'engine starting']);
    expect(
      describeState({ phase: 'loading', progress: { phase: 'downloading', loaded: 3_100_000, total: 7_900_000, fromCache: false, runtime: false } }, true),
    ).toEqual(['cached', '3.1 of 7.9 MB']);
    expect(
      describeState({ phase: 'loading', progress: { phase: 'downloading', loaded: 23_400, total: 9_100_000, fromCache: false, runtime: false } }, true)[1],
    ).toBe('0.023 of 9.1 MB');
    expect(describeState({ phase: 'failed' }, false)[0]).toBe('no engine');
  });

  it('gives every long phase a figure or says what is going on', () => {
    expect(describeProgress({ phase: 'downloading', loaded: 3_100_000, total: 7_900_000, fromCache: false, runtime: false }, 'emoji-32')).toEqual({
      text: 'downloading emoji-32: 3.1 of 7.9 MB',
      value: 3_100_000,
      max: 7_900_000,
    });
    expect(describeProgress({ phase: 'checking', device: 'webgpu', elapsedMs: 300 }, 'emoji-32').text).toBe(
      'comparing a step on WebGPU with PyTorch’s',
    );
    expect(describeProgress({ phase: 'starting', device: 'wasm', elapsedMs: 4200 }, 'emoji-32').text).toBe(
      'building the network on wasm, 4 s so far',
    );
    expect(describeProgress(null, 'emoji-32').value).toBeNull();
  });

  it('tells how a trial went', () => {
    expect(describeTrial({ device: 'webgpu', stepMs: 11.3, deviation: 3.1e-6, refused: null })).toBe(
      '11 ms per evaluation; differs from PyTorch’s reference step by 3·10⁻⁶ of its maximum',
    );
    expect(describeTrial({ device: 'webgpu', stepMs: null, deviation: null, refused: 'No adapter.' })).toBe('No adapter.');
    expect(describeTrial({ device: 'wasm', stepMs: null, deviation: null, refused: null })).toBe('Not tried.');
  });

  it('explains a single thread only where it is the page’s doing', () => {
    expect(describeIsolation(report)).toBeNull();
    expect(describeIsolation({ ...report, isolated: false, threads: 1 })).toContain('Cross-Origin-Opener-Policy');
  });
});
