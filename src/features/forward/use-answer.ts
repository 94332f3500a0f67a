import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { guidedAnswer } from '../../protocol/answer.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { inputsAt } from '../../protocol/inputs.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { NetworkQueue } from './network-queue.ts';

/** How long the hand must rest before the network is asked. */
const REST_MS = 120;

/** What decides an answer of the network beside x_t and t. */
export interface Told {
  readonly manifest: Manifest;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly guidanceScale: Recipe['guidanceScale'];
}

export function useNetworkQueue(output: string | undefined): NetworkQueue {
  const actions = useActions();
  // Of another model the output has another name; the queue is only as old as the model.
  const [queue, setQueue] = useState(() => ({ output, queue: make(output) }));
  function make(name: string | undefined): NetworkQueue {
    return new NetworkQueue(async (inputs, signal) => {
      const [tensor] = await actions.forward(inputs, name === undefined ? [] : [name], signal);
      if (tensor === undefined) throw new Error('the network gave no output');
      return tensor.data;
    });
  }
  if (queue.output !== output) {
    const next = { output, queue: make(output) };
    setQueue(next);
    return next.queue;
  }
  return queue.queue;
}

/** The network's output for x_t at t with guidance applied, by the given way of asking. */
export async function answerFor(
  { manifest, prompt, negativePrompt, guidanceScale }: Told,
  xt: Float32Array,
  t: number,
  ask: (inputs: ReturnType<typeof inputsAt>) => Promise<Float32Array>,
): Promise<Float32Array> {
  const inputs = inputsAt(manifest, { prompt, negativePrompt, guidanceScale }, xt, t);
  return guidedAnswer(manifest, await ask(inputs), inputs.batch, guidanceScale);
}

interface Heard {
  readonly xt: Float32Array;
  readonly told: Told;
  readonly output: Float32Array | null;
  readonly problem: string | null;
}

/** The network's output for exactly this x_t once the hand rests on it, or null; the latest question wins. */
export function useAnswer(queue: NetworkQueue, told: Told | null, xt: Float32Array | null, t: number, ready: boolean): Pick<Heard, 'output' | 'problem'> {
  const [heard, setHeard] = useState<Heard | null>(null);
  useEffect(() => {
    if (told === null || xt === null || !ready) return;
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      answerFor(told, xt, t, (inputs) => queue.look(inputs, abort.signal)).then(
        (output) => {
          if (!abort.signal.aborted) setHeard({ xt, told, output, problem: null });
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setHeard({ xt, told, output: null, problem: messageOf(error) });
        },
      );
    }, REST_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [queue, told, xt, t, ready]);
  return heard !== null && heard.xt === xt && heard.told === told ? heard : { output: null, problem: null };
}
