import type { NetworkInputs } from '../../protocol/frame.ts';

export type Ask = (inputs: NetworkInputs, signal: AbortSignal) => Promise<Float32Array>;

/**
 * The page's two kinds of question to the network, which serves one after the other: the evaluation that the hand waits for, and those of the
 * background, which are asked singly and stand back while an evaluation is wanted.
 */
export class NetworkQueue {
  private looking = 0;
  private waiting: (() => void)[] = [];
  private readonly ask: Ask;

  constructor(ask: Ask) {
    this.ask = ask;
  }

  async look(inputs: NetworkInputs, signal: AbortSignal): Promise<Float32Array> {
    this.looking++;
    try {
      return await this.ask(inputs, signal);
    } finally {
      this.looking--;
      if (this.looking === 0) for (const go of this.waiting.splice(0)) go();
    }
  }

  async background(inputs: NetworkInputs, signal: AbortSignal): Promise<Float32Array> {
    while (this.looking > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    signal.throwIfAborted();
    return await this.ask(inputs, signal);
  }
}
