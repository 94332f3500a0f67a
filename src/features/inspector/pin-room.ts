import { messageOf, UserError } from '../../base/user-error.ts';
import type { Tensor } from '../../protocol/frame.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { Actions } from '../../store/actions.ts';

/** A tensor at a step of a run that is not in hand. */
export interface WantedPin {
  /** The pin's text in the View. */
  readonly text: string;
  readonly tensor: string;
  readonly step: number;
  readonly recipe: Recipe;
}

interface PinsHere {
  readonly tensor: (text: string) => Tensor | undefined;
  /** How far it is, or what went wrong. */
  readonly said: (text: string) => string;
}

const MOST_KNOWN = 24;

/** Tensors of pins, kept as long as the page is open; what is not here is computed beside the page, one after the other. */
class PinRoom {
  private readonly tensors = new Map<string, Tensor>();
  private readonly words = new Map<string, string>();
  private readonly failed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private wanted: readonly WantedPin[] = [];
  private present: { readonly text: string; readonly abort: AbortController } | null = null;
  private state = this.snapshot();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What is here; another object whenever that changes. */
  readonly now = (): PinsHere => this.state;

  private snapshot(): PinsHere {
    return { tensor: (text) => this.tensors.get(text), said: (text) => this.words.get(text) ?? 'computing…' };
  }

  keep(text: string, tensor: Tensor): void {
    if (this.tensors.get(text) === tensor) return;
    this.tensors.delete(text);
    this.tensors.set(text, tensor);
    for (const old of [...this.tensors.keys()].slice(0, -MOST_KNOWN)) this.tensors.delete(old);
    this.notify();
  }

  /** What is on screen and not here. What is no longer wanted is not computed on, and what failed is tried again when it is wanted anew. */
  want(actions: Pick<Actions, 'runAside'>, wanted: readonly WantedPin[]): void {
    this.wanted = wanted;
    for (const text of this.failed) {
      if (wanted.some((one) => one.text === text)) continue;
      this.failed.delete(text);
      this.words.delete(text);
    }
    if (this.present !== null) {
      if (wanted.some(({ text }) => text === this.present?.text)) return;
      this.present.abort.abort();
      this.present = null;
    }
    const next = wanted.find(({ text }) => !this.tensors.has(text) && !this.failed.has(text));
    if (next === undefined) return;
    const own = { text: next.text, abort: new AbortController() };
    this.present = own;
    void this.compute(actions, next, own.abort.signal).finally(() => {
      if (this.present !== own) return;
      this.present = null;
      this.want(actions, this.wanted);
    });
  }

  private async compute(actions: Pick<Actions, 'runAside'>, { text, tensor: name, step, recipe }: WantedPin, signal: AbortSignal): Promise<void> {
    const say = (words: string): void => {
      if (signal.aborted) return;
      this.words.set(text, words);
      this.notify();
    };
    try {
      const { tensors, frames } = await actions.runAside(recipe, { until: step + 1, names: [name], onStep: (done, of) => say(`computing step ${done} of ${of}`), signal });
      const [tensor] = tensors;
      if (tensor === undefined || frames.length <= step) throw new UserError('pin-step', `That run has no step ${step}. Unpin it, or pin another.`);
      this.keep(text, tensor);
    } catch (error) {
      // Another model or device was asked for meanwhile: what is wanted then is asked for again.
      if (signal.aborted || (error instanceof DOMException && error.name === 'AbortError')) return;
      this.failed.add(text);
      say(messageOf(error));
    }
  }

  private notify(): void {
    this.state = this.snapshot();
    for (const listener of this.listeners) listener();
  }
}

export const pinRoom = new PinRoom();
