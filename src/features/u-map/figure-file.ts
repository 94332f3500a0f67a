import { fetchEarly } from '../../store/early.ts';
import { modelFile } from '../../store/model-files.ts';
import { setReferences, SHOWN } from '../../render/reference-look.ts';
import type { Figure } from './figure.ts';

/**
 * `public/models/<id>/figure.json`, written by tools/make-figures.mjs: what the figure of a shipped model looks like, known
 * before its nine megabytes are there, and the directions that hold the colours of its maps still.
 */
export interface FigureFile {
  readonly format: 2;
  /** Of the model that it was made from. With other weights it is not used. */
  readonly model_sha256: string;
  readonly figure: Figure;
  /** Tensor name → SHOWN rows of its channels, as signed bytes in base64. */
  readonly directions: Readonly<Record<string, string>>;
}

/** A bearing is all that is wanted of them, so seven bits do: each row as large as they can hold. */
export function encodeDirections(directions: Float64Array): string {
  const channels = directions.length / SHOWN;
  const bytes = directions.map((value, i) => {
    const row = Math.floor(i / channels) * channels;
    const largest = Math.max(...directions.subarray(row, row + channels).map(Math.abs));
    return largest > 0 ? Math.round((value / largest) * 127) & 255 : 0;
  });
  return btoa(String.fromCharCode(...bytes));
}

export function decodeDirections(text: string): Float64Array {
  const directions = Float64Array.from(Int8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  const channels = directions.length / SHOWN;
  for (let row = 0; row < directions.length; row += channels) {
    const norm = Math.hypot(...directions.subarray(row, row + channels));
    for (let c = row; c < row + channels; c++) directions[c] = (directions[c] ?? 0) / (norm > 0 ? norm : 1);
  }
  return directions;
}

/** Null where there is none, or one of other weights: the figure then waits for the engine. */
export async function fetchFigure(model: string, sha256: string, signal: AbortSignal): Promise<Figure | null> {
  try {
    const response = await fetchEarly(modelFile(`${model}/figure.json`), { signal });
    if (!response.ok) return null;
    const file = (await response.json()) as Partial<FigureFile>;
    if (file.format !== 2 || file.model_sha256 !== sha256 || file.figure === undefined) return null;
    setReferences(
      model,
      new Map(
        Object.entries(file.directions ?? {})
          .map(([tensor, text]) => [tensor, decodeDirections(text)] as const)
          .filter(([, directions]) => directions.length % SHOWN === 0),
      ),
    );
    return file.figure;
  } catch {
    // A courtesy: without it the figure is drawn from the graph, once that is there.
    return null;
  }
}
