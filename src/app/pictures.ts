import { sampleLength, type Manifest } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import { isOwnNoise } from '../protocol/starting-noise.ts';
import { isOwn, pictureRoom, type Picture } from '../store/pictures.ts';
import { startData } from '../store/start.ts';
import { ignore } from './abort.ts';
import type { Activity } from './activity.ts';

/** The clean pictures that are shipped with a model: fetched when they are first needed, then kept in the room. */
export class Pictures {
  constructor(private readonly activity: Activity) {}

  async of(manifest: Manifest, signal?: AbortSignal): Promise<readonly Picture[]> {
    const held = pictureRoom.shipped(manifest.id);
    if (held !== undefined) return held;
    const pictures = await this.activity.track(import('./fetch-pictures.ts').then(({ fetchPictures }) => fetchPictures(manifest, signal)));
    pictureRoom.putShipped(manifest.id, pictures);
    return pictures;
  }

  /** Has the picture at hand that a run starts with, where it is a shipped one. What is not there is said when it is run. */
  async prepare({ start }: Recipe, manifest: Manifest, signal: AbortSignal): Promise<void> {
    if (start === null || isOwn(start.picture)) return;
    await this.of(manifest, signal).catch(ignore);
    signal.throwIfAborted();
  }

  /** Where a change of the recipe names a shipped picture to start with, their list is here before it is judged. Rejects with a UserError where it cannot be had. */
  async beforeStart({ start }: RecipePatch, { manifest }: { readonly manifest: Manifest | null }): Promise<void> {
    const picture: unknown = start?.picture;
    if (manifest !== null && typeof picture === 'string' && !isOwn(picture)) await this.of(manifest);
  }

  /** Keeps the drawings that a link brings; the program for that comes with the first. Resolves to sentences about what could not be read; never rejects. */
  async bring(packed: readonly string[]): Promise<readonly string[]> {
    const program = await import('../store/packed-drawing.ts').catch(() => null);
    if (program === null) return ['The code that reads the link’s drawing could not be loaded. Check the connection, then reload the page.'];
    const { unpackDrawings } = program;
    const { drawings, said } = unpackDrawings(packed);
    for (const drawing of drawings) pictureRoom.keep('the drawing in the link', drawing.values, drawing.packed);
    return said;
  }

  /** The numbers that a run starts with and does not make itself: a picture, or noise of one's own. Rejects with a UserError where the picture is not here. */
  async startOf({ start, noise }: Recipe, manifest: Manifest): Promise<Float32Array | null> {
    if (start === null) return isOwnNoise(noise) ? (pictureRoom.find(manifest.id, noise, sampleLength(manifest))?.data ?? null) : null;
    if (!isOwn(start.picture)) await this.of(manifest);
    return startData(start, manifest);
  }
}
