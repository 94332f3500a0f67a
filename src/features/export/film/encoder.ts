/** A film in the making, frame by frame. */
export interface FilmEncoder {
  /** The canvas as it is now, for so long. */
  add(canvas: HTMLCanvasElement, seconds: number): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
  /** Lets go of what it holds. */
  cancel(): Promise<void>;
}

export interface FilmWords {
  readonly title: string;
  /** Run and link, for whoever finds the file. */
  readonly comment: string;
}
