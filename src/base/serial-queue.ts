/** What the queue needs of an AbortSignal; spelled out because this room compiles without the DOM's types. */
export interface Cancellable {
  throwIfAborted(): void;
}

/**
 * Runs tasks strictly one after another, in the order of arrival. A task that fails does not stop those behind it.
 *
 * It exists because two calls into onnxruntime-web that overlap crash the tab (asyncify), hang (JSPI) or throw, whatever
 * the sessions are.
 */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Tasks that wait or run. */
  get size(): number {
    return this.#waiting;
  }

  /** A task whose signal is aborted before its turn is never started and rejects with the signal's reason. */
  run<T>(task: () => T | Promise<T>, signal?: Cancellable): Promise<T> {
    this.#waiting++;
    const result = this.#tail
      .then(() => {
        signal?.throwIfAborted();
        return task();
      })
      .finally(() => {
        this.#waiting--;
      });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
