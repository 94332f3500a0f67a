import type { InferenceSession } from 'onnxruntime-web';
import type { ByteSource } from '../../onnx/byte-source.ts';
import type { OnnxGraph } from '../../onnx/model.ts';
import { giveBack } from '../../protocol/give-back.ts';

/**
 * Constants that would be made of others when a session is built are made at each run instead where they are larger: of a network that stores
 * halves and casts them to singles, all weights would be held in both.
 */
const LARGEST_FOLDED = 1_048_576;

/** Told while a session is built, in which this thread does nothing else. */
export interface WeightReading {
  /** Bytes of each tensor, as it is read. */
  readonly onRead?: (bytes: number) => void;
  /** A file could not be read. onnxruntime will only say that its data could not be loaded. */
  readonly onFailure?: (error: unknown) => void;
}

/** Session options for a graph whose weights lie in files. The highest level of optimisation is left out: it holds weights in a second layout. */
export function weightOptions({ external }: Pick<OnnxGraph, 'external'>, reading: WeightReading = {}): InferenceSession.SessionOptions {
  if (external.size === 0) return {};
  return {
    externalData: [...external].map(([path, source]) => ({ path, data: inParts(source, reading) })),
    graphOptimizationLevel: 'extended',
    extra: { optimization: { constant_folding_max_output_size_in_bytes: String(LARGEST_FOLDED) } },
  };
}

/**
 * A file as onnxruntime takes one, an array of all its bytes, without being one. What it does with it is to look at `byteLength`, and to copy
 * `subarray(offset, offset + length)` of each tensor into its own memory, which is the only place where the weights are then. (1.30.0; a test holds it to that.)
 */
function inParts(source: ByteSource, { onRead, onFailure }: WeightReading): Uint8Array {
  let before: Uint8Array | null = null;
  return Object.defineProperties(new Uint8Array(0), {
    byteLength: { value: source.size },
    subarray: {
      value: (start: number, end: number) => {
        try {
          // It has been copied when the next one is asked for. Left to the garbage collector, all of a file would lie about once more.
          if (before !== null) giveBack(before);
          const part = source.read(start, end);
          before = source.copies === true ? part : null;
          onRead?.(part.length);
          return part;
        } catch (error) {
          onFailure?.(error);
          throw error;
        }
      },
    },
  });
}
