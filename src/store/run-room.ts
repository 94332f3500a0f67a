import type { Frame, Tensor } from '../protocol/frame.ts';

const PROBE_BUDGET_BYTES = 96 * 1024 * 1024;
/** What a long run brings along would only fill memory: a step that lacks its tensors is one forward pass away. Those that were asked for at every step do not count. */
export const PROBE_STEPS = 64;

interface Held {
  readonly tensor: Tensor;
  /** Whether it outlives its place on the screen: brought along by the run, or asked for at every step. */
  readonly kept: false | 'brought' | 'asked';
}

/**
 * The numbers of one run: its frames (small, all kept) and probes (large). What the run brought along or was asked for at every step is
 * kept within a budget of bytes and steps, the latest before the oldest; what a single forward pass can bring back is kept while a panel shows it. So
 * going through all tensors of a network leaves nothing behind.
 */
export class RunRoom {
  private frames: (Frame | undefined)[] = [];
  /** Position → tensor name → tensor; insertion order is age. */
  private readonly probes = new Map<number, Map<string, Held>>();

  constructor(
    private readonly isOnScreen: (name: string) => boolean,
    private readonly changed: () => void,
    /** By what name the room holds what is asked for. */
    private readonly heldName: (name: string) => string = (name) => name,
  ) {}

  frame(position: number): Frame | undefined {
    return this.frames[position];
  }

  allFrames(): readonly (Frame | undefined)[] {
    return this.frames;
  }

  probe(position: number, name: string): Tensor | undefined {
    return this.probes.get(position)?.get(this.heldName(name))?.tensor;
  }

  /** Bytes of what was computed by the network: inputs, answers and probes. */
  bytes(): number {
    let sum = 0;
    for (const frame of this.frames) {
      if (frame) sum += frame.xt.byteLength + frame.modelOutput.byteLength;
    }
    for (const tensors of this.probes.values()) sum += bytesOf(tensors);
    return sum;
  }

  /** What a run computed at one step. Panels hear of it with the next `tell`, so that steps that come faster than the screen cost it nothing. */
  putStep(frame: Frame, tensors: readonly Tensor[]): void {
    this.frames[frame.index] = frame;
    this.hold(frame.index, tensors, 'brought');
  }

  tell(): void {
    this.changed();
  }

  /** The frames of another run that are this run's too. */
  putFrames(frames: readonly Frame[]): void {
    for (const frame of frames) this.frames[frame.index] = frame;
    this.changed();
  }

  /** `kept`: they cost more than one forward pass to bring back, so that they outlive their place on the screen. */
  putProbes(position: number, tensors: readonly Tensor[], kept: boolean): void {
    if (tensors.length === 0) return;
    this.hold(position, tensors, kept && 'asked');
    this.changed();
  }

  private hold(position: number, tensors: readonly Tensor[], kept: Held['kept']): void {
    if (tensors.length === 0) return;
    const held = this.probes.get(position) ?? new Map<string, Held>();
    this.probes.delete(position);
    for (const tensor of tensors) held.set(tensor.name, { tensor, kept });
    this.probes.set(position, held);
    this.trim();
  }

  clear(): void {
    this.frames = [];
    this.probes.clear();
    this.changed();
  }

  trim(): void {
    let bytes = 0;
    for (const [position, tensors] of this.probes) {
      for (const [name, { kept }] of tensors) if (kept === false && !this.isOnScreen(name)) tensors.delete(name);
      if (tensors.size === 0) this.probes.delete(position);
      bytes += bytesOf(tensors);
    }
    const latest = [...this.probes.keys()].at(-1);
    for (const [position, tensors] of this.probes) {
      const isWithin = bytes <= PROBE_BUDGET_BYTES;
      if ((isWithin && this.probes.size <= PROBE_STEPS) || position === latest) return;
      if (isWithin && [...tensors.values()].some(({ kept }) => kept === 'asked')) continue;
      bytes -= bytesOf(tensors);
      this.probes.delete(position);
    }
  }
}

function bytesOf(tensors: ReadonlyMap<string, Held>): number {
  let sum = 0;
  for (const { tensor } of tensors.values()) sum += tensor.data.byteLength;
  return sum;
}
