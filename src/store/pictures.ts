import { fnv1a64 } from '../base/fnv1a.ts';

/** A clean picture, x₀: what the forward process noises and what a run can start from. */
export interface Picture {
  /** Of a shipped picture its caption; else `own:` and the checksum of its numbers. */
  readonly id: string;
  /** In words. */
  readonly name: string;
  /** C·H·W values, −1 … 1. */
  readonly data: Float32Array;
}

const OWN = 'own:';
/** Of more, a link would not come through mail and chat whole. */
export const MOST_DRAWINGS = 4;

/** Whether the picture is the person's own, so that it is in this browser only. */
export function isOwn(id: string): boolean {
  return id.startsWith(OWN);
}

/**
 * Clean pictures by id, beside the store: those shipped with each model, put here by app/, and the person's own, which are kept until the
 * page is closed and never leave it, but for drawings, which travel in the links of their runs.
 */
class PictureRoom {
  private readonly ours = new Map<string, readonly Picture[]>();
  private readonly own = new Map<string, Picture>();
  private readonly packs = new Map<string, string>();

  /** Those of a model, or undefined before they have been loaded. */
  shipped(model: string): readonly Picture[] | undefined {
    return this.ours.get(model);
  }

  putShipped(model: string, pictures: readonly Picture[]): void {
    this.ours.set(model, pictures);
  }

  /** Keeps a picture of the person's own. The same numbers are the same picture. `packed`: a drawing as it stands in a link (packed-drawing.ts). */
  keep(name: string, data: Float32Array, packed: string | null = null): Picture {
    const id = OWN + fnv1a64(data);
    const picture = this.own.get(id) ?? { id, name, data: data.slice() };
    this.own.set(id, picture);
    if (packed !== null) this.packs.set(id, packed);
    return picture;
  }

  /** As it stands in a link; undefined where the picture does not travel. */
  packed(id: string): string | undefined {
    return this.packs.get(id);
  }

  /** Whether a picture of the person's own is in this browser, whatever its size. */
  keeps(id: string): boolean {
    return this.own.has(id);
  }

  /** A picture of `length` values; one that was made for a model of another size is none. */
  find(model: string, id: string, length: number): Picture | undefined {
    const picture = isOwn(id) ? this.own.get(id) : this.ours.get(model)?.find((one) => one.id === id);
    return picture?.data.length === length ? picture : undefined;
  }
}

export const pictureRoom = new PictureRoom();
