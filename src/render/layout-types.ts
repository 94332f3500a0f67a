/** What the U is, for its layout, and what a layout is. */

/** Rows and columns of a feature map. */
export type Size = readonly [height: number, width: number];

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LevelShape {
  readonly index: number;
  readonly size: Size;
  readonly encoder: boolean;
  readonly decoder: boolean;
  /** Whether anything crosses here: drawn as skip + from below = joined. */
  readonly skip: boolean;
  /** Lines of the label beside the arm, name and shape included. */
  readonly lines: number;
  /** … and where name and shape share a line, and so do two kinds of attention. */
  readonly short?: number;
}

export interface UShape {
  /** Of the picture that enters and of what leaves. */
  readonly sample: Size;
  /** Full resolution first. */
  readonly levels: readonly LevelShape[];
  readonly middle: { readonly size: Size; readonly lines: number } | null;
  /** What stands under the words' maps; none where those are not on the page. */
  readonly words?: readonly string[];
  /** Whether the update’s equation is on the page. Default true. */
  readonly equation?: boolean;
}

export type LayoutMode = 'wide' | 'tablet' | 'phone';
export type Hue = 'flow' | 'encoder' | 'skip' | 'decoder';
export type Direction = 'right' | 'left' | 'up' | 'down';

export interface Arrow {
  readonly id: string;
  readonly hue: Hue;
  readonly path: string;
  /** The arrow's head, as a closed path. */
  readonly head: string;
  /** Order in which a signal would pass: arrows of one rank at the same time. */
  readonly rank: number;
}

export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'right' | 'centre';
  /** Widest that the words may be before they meet something else. */
  readonly room?: number;
}

export interface Row {
  readonly index: number;
  readonly encoder: Rect | null;
  readonly skip: Rect | null;
  readonly below: Rect | null;
  readonly joined: Rect | null;
  readonly decoder: Rect | null;
  /** Middle height of the row. */
  readonly axis: number;
  readonly encoderLabel: Anchor;
  readonly decoderLabel: Anchor;
  /** Whether the labels are the short ones. */
  readonly short?: boolean;
  /** On the arrow of the skip, where its tiles stand elsewhere. */
  readonly skipLabel?: Anchor;
  /** Beside the arrow to the level below; null at the deepest. */
  readonly downLabel: Anchor | null;
  readonly upLabel: Anchor | null;
  /** Where skip, below and joined have room for name and shape on one line above the tile. */
  readonly roomy: boolean;
  /** False where the tile is larger than the scale says, so that it can still be seen. */
  readonly toScale: boolean;
}

export interface ULayout {
  readonly mode: LayoutMode;
  readonly width: number;
  readonly height: number;
  readonly pixelsPerSample: number;
  readonly xt: Rect;
  readonly predNoise: Rect;
  /** Null where there is no room for it. */
  readonly predX0: Rect | null;
  readonly next: Rect | null;
  readonly rows: readonly Row[];
  readonly middle: Rect | null;
  readonly middleLabel: Anchor;
  readonly arrows: readonly Arrow[];
  readonly shades: readonly { readonly hue: 'encoder' | 'decoder'; readonly path: string }[];
  /** Room for the time, the words and the equation; null where they belong under the figure. */
  readonly time: Rect | null;
  readonly words: Rect | null;
  /** Side of the map of one word. */
  readonly wordSide: number;
  readonly equation: Rect | null;
}
