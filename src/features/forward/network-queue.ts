import type { NetworkInputs } from '../../protocol/frame.ts';

export type Ask = (inputs: NetworkInputs, signal: AbortSignal) => Promise<Float32Array>;

/** Times that a look is asked again when something else of the page took the network from it. */
const ATTEMPTS = 5;

/**
 * The page's two kinds of question to the network, of which the engine answers the latest only: the look that the hand waits for, and those
 * of the background, which stand back for it and ask again what was taken from them.
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
      return await this.persist(inputs, signal);
    } finally {
      this.looking--;
      if (this.looking === 0) for (const go of this.waiting.splice(0)) go();
    }
  }

  async background(inputs: NetworkInputs, signal: AbortSignal): Promise<Float32Array> {
    return await this.persist(inputs, signal, async () => {
      while (this.looking > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
      signal.throwIfAborted();
    });
  }

  private async persist(inputs: NetworkInputs, signal: AbortSignal, turn?: () => Promise<void>): Promise<Float32Array> {
    for (let attempt = 1; ; attempt++) {
      await turn?.();
      try {
        return await this.ask(inputs, signal);
      } catch (error) {
        const taken = error instanceof DOMException && error.name === 'AbortError' && !signal.aborted;
        if (!taken || (turn === undefined && attempt >= ATTEMPTS)) throw error;
      }
    }
  }
}
