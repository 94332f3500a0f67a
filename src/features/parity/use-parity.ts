import { useCallback, useEffect, useRef, useState } from 'react';
import { UserError, messageOf } from '../../base/user-error.ts';
import type { Device, LoadedModel } from '../../protocol/engine.ts';
import { readGoldenTaps, type Deviation } from '../../protocol/golden-taps.ts';
import { useActions } from '../../store/actions.ts';
import { modelFile } from '../../store/model-files.ts';
import { useStore } from '../../store/store.ts';
import { measureParity } from './deviation.ts';

export interface Measured {
  readonly device: Device;
  /** In the order of computation. */
  readonly deviations: readonly Deviation[];
  /** Tensors of the network that the reference has no numbers for. */
  readonly without: number;
}

export interface Parity {
  /** Of this visit, by device. */
  readonly measured: readonly Measured[];
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly problem: string | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Results of this visit by weights and device: changing the device leaves the other's standing beside it. */
const kept = new Map<string, Map<Device, Measured>>();

export function useParity(loaded: LoadedModel | null): Parity {
  const actions = useActions();
  const weights = loaded?.manifest.model.sha256 ?? '';
  const [, setVersion] = useState(0);
  const [progress, setProgress] = useState<Parity['progress']>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const start = useCallback(() => {
    if (loaded === null) return;
    request.current?.abort();
    const own = new AbortController();
    const { signal } = own;
    request.current = own;
    setProblem(null);
    setProgress({ done: 0, of: loaded.tensors.length });
    const work = async (): Promise<void> => {
      const golden = readGoldenTaps(await fetchGolden(loaded, signal));
      const names = loaded.tensors.map(({ name }) => name).filter((name) => golden.references.has(name));
      setProgress({ done: 0, of: names.length });
      const forward = (some: readonly string[]) => actions.forward(golden.inputs, some, signal);
      const deviations = await measureParity(golden.references, names, forward, (done, of) => {
        signal.throwIfAborted();
        setProgress({ done, of });
      });
      const { device } = useStore.getState().loaded?.device ?? loaded.device;
      let byDevice = kept.get(weights);
      if (byDevice === undefined) kept.set(weights, (byDevice = new Map<Device, Measured>()));
      byDevice.set(device, { device, deviations, without: loaded.tensors.length - names.length });
      setVersion((version) => version + 1);
    };
    work()
      .catch((error: unknown) => {
        if (!signal.aborted) setProblem(error instanceof DOMException && error.name === 'AbortError' ? 'The network was needed for something else in the meantime. Measure again.' : messageOf(error));
      })
      .finally(() => {
        if (request.current !== own) return;
        request.current = null;
        setProgress(null);
      });
  }, [actions, loaded, weights]);
  const cancel = useCallback(() => {
    request.current?.abort();
    request.current = null;
    setProgress(null);
  }, []);

  const order = (device: Device): number => (device === loaded?.device.device ? 0 : 1);
  const measured = [...(kept.get(weights)?.values() ?? [])].sort((a, b) => order(a.device) - order(b.device));
  return { measured, progress, problem, start, cancel };
}

async function fetchGolden({ manifest }: LoadedModel, signal: AbortSignal): Promise<Uint8Array> {
  if (manifest.golden === null) throw new UserError('no-reference', `${manifest.title} came without a reference pass, so nothing here can be compared with PyTorch.`);
  const response = await fetch(modelFile(`${manifest.id}/${manifest.golden.taps}`), { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new UserError('network', 'The model’s reference pass, which is not kept for use offline, could not be fetched. Check the connection, then measure again.', { cause });
  });
  if (!response.ok) throw new UserError('not-found', `The server does not have the model’s reference pass (it answered ${response.status}). Reload the page, then measure again.`);
  return new Uint8Array(await response.arrayBuffer());
}
