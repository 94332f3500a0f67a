import { philox4x32 } from '../../src/base/philox.ts';

/** Whole numbers from a seed: the same case in every run, on every machine. */
export class Chance {
  private counter = 0;
  private words: readonly number[] = [];
  constructor(
    private readonly seed: number,
    private readonly index: number,
  ) {}

  /** 0 … `limit` − 1. */
  below(limit: number): number {
    if (this.words.length === 0) this.words = [...philox4x32([this.index, this.counter++, 0, 0], [this.seed, 0])];
    const [word = 0, ...rest] = this.words;
    this.words = rest;
    return (word >>> 0) % Math.max(1, limit);
  }

  of<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}

const SCRAPS = ['%', '*', '**', '&', '=', '-', '_', ':', '"', '{', '}', '[', ']', ',', 'null', '999999999', '1e308', 'NaN', '\u0000', '☃', '\ud800', '__proto__', '%2A', '%E0%A4'] as const;

/** A text with one to four places cut out, put in, replaced or cut off. */
export function mutateText(text: string, chance: Chance, scraps: readonly [string, ...string[]] = SCRAPS): string {
  let result = text;
  for (let rounds = 1 + chance.below(4); rounds > 0; rounds--) {
    const place = chance.below(result.length + 1);
    const before = result.slice(0, place);
    switch (chance.below(5)) {
      case 0:
        result = before + result.slice(place + 1 + chance.below(12));
        break;
      case 1:
        result = before + chance.of(scraps) + result.slice(place);
        break;
      case 2:
        result = before + String.fromCharCode(33 + chance.below(94)) + result.slice(place + 1);
        break;
      case 3:
        result = before + result.slice(chance.below(result.length), chance.below(result.length)) + result.slice(place);
        break;
      default:
        if (chance.below(4) === 0) result = before;
    }
  }
  return result;
}

/** Bytes with one to four places flipped, set to an extreme, repeated, left out or cut off; more often near the front, where headers are. */
export function mutateBytes(bytes: Uint8Array, chance: Chance): Uint8Array<ArrayBuffer> {
  let result = bytes.slice();
  for (let rounds = 1 + chance.below(4); rounds > 0; rounds--) {
    const place = chance.below(chance.below(2) === 0 ? result.length : Math.min(result.length, 256));
    const count = 1 + chance.below(8);
    switch (chance.below(6)) {
      case 0:
        result.fill(chance.of([0, 0xff, 0x7f, 0x80]), place, place + count);
        break;
      case 1:
        result[place] = (result[place] ?? 0) ^ (1 << chance.below(8));
        break;
      case 2:
        result[place] = chance.below(256);
        break;
      case 3:
        result = joined(result.subarray(0, place), result.subarray(place + count));
        break;
      case 4:
        result = joined(result.subarray(0, place), result.slice(place, place + count), result.subarray(place));
        break;
      default:
        result = result.slice(0, chance.below(3) === 0 ? place : result.length);
    }
  }
  return result;
}

/** A JSON value with one to three of its parts replaced by something that nobody expects there, left out, or moved. */
export function mutateJson(value: unknown, chance: Chance): unknown {
  const root = { value: structuredClone(value) };
  for (let rounds = 1 + chance.below(3); rounds > 0; rounds--) {
    let holder: Record<string, unknown> = root;
    let key = 'value';
    for (let depth = chance.below(6); depth > 0; depth--) {
      const inner = holder[key];
      if (typeof inner !== 'object' || inner === null) break;
      const keys = Object.keys(inner);
      if (keys.length === 0) break;
      holder = inner as Record<string, unknown>;
      key = keys[chance.below(keys.length)] ?? '';
    }
    if (chance.below(6) === 0) Reflect.deleteProperty(holder, key);
    else if (!Array.isArray(holder) && chance.below(6) === 0) holder[`${key}${chance.of(SCRAPS)}`] = holder[key];
    else holder[key] = strange(holder[key], chance);
  }
  return root.value;
}

function strange(present: unknown, chance: Chance): unknown {
  if (typeof present === 'string' && chance.below(2) === 0) return mutateText(present, chance);
  if (typeof present === 'number' && chance.below(2) === 0) return chance.of([-present, present * 1e9, present + 0.5, present - 1, present * 1e-9]);
  return chance.of<unknown>([null, true, '', 'nonsense', 0, -1, 0.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53, [], {}, [[]], 'x'.repeat(10_000), Array.from({ length: 1_000 }, (_, i) => i), deep(2_000)]);
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
