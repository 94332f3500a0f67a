/** Bytes that are read in parts: a file need not be in memory to be a model's. */
export interface ByteSource {
  readonly size: number;
  /** The bytes `start`..`end`, in an array that may be a view of the source. */
  read(start: number, end: number): Uint8Array;
  /** Whether each read is an array of its own, that its reader may do away with. */
  readonly copies?: boolean;
}

export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

const WINDOW = 65_536;

/** The same source, read a window at a time, for whoever asks for a few bytes here and there in rising order. What is handed out keeps no window alive. */
export function inWindows(source: ByteSource): ByteSource {
  let from = 0;
  let held: Uint8Array = new Uint8Array(0);
  return {
    size: source.size,
    read(start, end) {
      const stop = Math.min(end, source.size);
      if (stop - start > WINDOW) return source.read(start, stop);
      if (start < from || stop > from + held.length) {
        from = start;
        held = source.read(start, Math.min(source.size, start + WINDOW));
      }
      return held.slice(start - from, Math.max(start, stop) - from);
    },
  };
}
