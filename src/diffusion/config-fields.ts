import { UserError } from '../base/user-error.ts';

/**
 * One field of a scheduler_config.json: its default in diffusers, and how a value from outside is read.
 * `kind` lets a form be drawn from the same table that the reading is done with.
 */
export interface Field<T> {
  readonly default: T;
  readonly kind: FieldKind;
  readonly read: (value: unknown, where: string) => T;
}

export type FieldKind =
  | { readonly type: 'integer' | 'number'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'list' }
  | { readonly type: 'fixed'; readonly only: unknown };

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A value of a config in a sentence, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : ((JSON.stringify(value) as string | undefined) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function badValue(where: string, value: unknown, wanted: string): UserError {
  return new UserError('scheduler-bad-value', `${where} is ${shown(value)}, but it must be ${wanted}. Correct it in the scheduler config.`);
}

function readNumber(value: unknown, where: string, min: number, max: number, whole: boolean): number {
  const wanted = `${whole ? 'a whole number' : 'a number'}${rangeText(min, max)}`;
  if (typeof value !== 'number' || Number.isNaN(value)) throw badValue(where, value, wanted);
  if (value < min || value > max || (whole && !Number.isSafeInteger(value))) throw badValue(where, value, wanted);
  return value;
}

function rangeText(min: number, max: number): string {
  // The largest number there is bounds nothing, and of the smallest one is only said that it is not 0.
  const open = max >= Number.MAX_SAFE_INTEGER;
  if (min < -1e300) return open ? '' : ` of at most ${max}`;
  if (open) return min === Number.MIN_VALUE ? ' above 0' : ` of at least ${min}`;
  return ` from ${min} to ${max}`;
}

export function integer(fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): Field<number> {
  return {
    default: fallback,
    kind: { type: 'integer', min, max },
    read: (value, where) => readNumber(value, where, min, max, true),
  };
}

/** A finite number in [min, max]. */
export function number(fallback: number, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): Field<number> {
  return { default: fallback, kind: { type: 'number', min, max }, read: (value, where) => readNumber(value, where, min, max, false) };
}

/** Python writes -inf to JSON as `-Infinity`, which strict JSON parsers refuse and tolerant ones may keep as text. */
export function numberOrMinusInfinity(fallback: number): Field<number> {
  return {
    default: fallback,
    kind: { type: 'number', min: -Infinity, max: Number.MAX_VALUE },
    read: (value, where) =>
      value === '-Infinity' || value === '-inf' ? -Infinity : readNumber(value, where, -Infinity, Number.MAX_VALUE, false),
  };
}

export function boolean(fallback: boolean): Field<boolean> {
  return {
    default: fallback,
    kind: { type: 'boolean' },
    read: (value, where) => {
      if (typeof value !== 'boolean') throw badValue(where, value, 'true or false');
      return value;
    },
  };
}

/** A field that is read from a config and not changed by hand: what it says belongs to another number. */
export function given(fallback: boolean): Field<boolean> {
  return { default: fallback, kind: { type: 'fixed', only: fallback }, read: boolean(fallback).read };
}

/** `aliases` are names that diffusers takes for another sampler's choice and maps to one of its own. */
export function choice<const T extends string>(
  fallback: NoInfer<T>,
  choices: readonly T[],
  aliases: Readonly<Record<string, NoInfer<T>>> = {},
): Field<T> {
  return {
    default: fallback,
    kind: { type: 'choice', choices },
    read: (value, where) => {
      const found = choices.find((name) => name === value) ?? (typeof value === 'string' ? aliases[value] : undefined);
      if (found === undefined) throw badValue(where, value, `one of ${choices.join(', ')}`);
      return found;
    },
  };
}

/** A field that may be null, as Python's None; null by default too unless another default is given. */
export function nullable<T>(inner: Field<T>, fallback: T | null = null): Field<T | null> {
  return { default: fallback, kind: inner.kind, read: (value, where) => (value === null ? null : inner.read(value, where)) };
}

/** Numbers in [min, max]; a single bad one is named with its place. */
export function numberList(min: number, max: number): Field<readonly number[]> {
  return {
    default: [],
    kind: { type: 'list' },
    read: (value, where) => {
      const list = ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
      if (!Array.isArray(list)) throw badValue(where, value, 'a list of numbers');
      return list.map((entry: unknown, at) => readNumber(entry, `${where}[${String(at)}]`, min, max, false));
    },
  };
}

/** A field that diffusers knows and that is only supported at one value here. */
export function only<T extends string | number | boolean | null>(supported: T, why: string): Field<T> {
  return {
    default: supported,
    kind: { type: 'fixed', only: supported },
    read: (value, where) => {
      if (value === supported) return supported;
      throw new UserError(
        'scheduler-unsupported',
        `${where} is ${shown(value)}; only ${shown(supported)} is supported, because ${why}. Set it to ${shown(supported)} or choose another sampler.`,
      );
    },
  };
}
