/**
 * SHA-256 (FIPS 180-4), as lower-case hex, of bytes that may come in pieces.
 *
 * `crypto.subtle` is faster and is used where it exists and the bytes are one array; it does not exist on pages served over plain http from
 * another machine (a teacher's laptop in a classroom), and a model that was cut short or altered must be noticed there too.
 */
export class Sha256 {
  readonly #hash = Int32Array.from(INITIAL);
  readonly #w = new Int32Array(64);
  /** What has come since the last whole block. */
  readonly #rest = new Uint8Array(64);
  #kept = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let from = 0;
    if (this.#kept > 0) {
      from = Math.min(64 - this.#kept, bytes.length);
      this.#rest.set(bytes.subarray(0, from), this.#kept);
      this.#kept += from;
      if (this.#kept < 64) return this;
      this.#blocks(this.#rest);
      this.#kept = 0;
    }
    const whole = from + Math.floor((bytes.length - from) / 64) * 64;
    this.#blocks(bytes.subarray(from, whole));
    this.#rest.set(bytes.subarray(whole));
    this.#kept = bytes.length - whole;
    return this;
  }

  /** Of all that has come. Nothing may come after it. */
  hex(): string {
    const last = new Uint8Array(this.#kept < 56 ? 64 : 128);
    last.set(this.#rest.subarray(0, this.#kept));
    last[this.#kept] = 0x80;
    const view = new DataView(last.buffer);
    view.setUint32(last.length - 8, Math.floor(this.#length / 0x2000_0000));
    view.setUint32(last.length - 4, (this.#length << 3) >>> 0);
    this.#blocks(last);
    return Array.from(this.#hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #blocks(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const w = this.#w;
    const hash = this.#hash;
    for (let block = 0; block < bytes.length; block += 64) {
      for (let t = 0; t < 16; t++) w[t] = view.getInt32(block + 4 * t);
      for (let t = 16; t < 64; t++) {
        const w15 = at(w, t - 15);
        const w2 = at(w, t - 2);
        const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
        const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
        w[t] = (at(w, t - 16) + s0 + at(w, t - 7) + s1) | 0;
      }
      // One by one and as signed words: a file of a gigabyte goes through here.
      let a = at(hash, 0);
      let b = at(hash, 1);
      let c = at(hash, 2);
      let d = at(hash, 3);
      let e = at(hash, 4);
      let f = at(hash, 5);
      let g = at(hash, 6);
      let h = at(hash, 7);
      for (let t = 0; t < 64; t++) {
        const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        const choice = (e & f) ^ (~e & g);
        const t1 = (h + s1 + choice + at(ROUND, t) + at(w, t)) | 0;
        const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        const majority = (a & b) ^ (a & c) ^ (b & c);
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + s0 + majority) | 0;
      }
      hash[0] = at(hash, 0) + a;
      hash[1] = at(hash, 1) + b;
      hash[2] = at(hash, 2) + c;
      hash[3] = at(hash, 3) + d;
      hash[4] = at(hash, 4) + e;
      hash[5] = at(hash, 5) + f;
      hash[6] = at(hash, 6) + g;
      hash[7] = at(hash, 7) + h;
    }
  }
}

export function sha256(bytes: Uint8Array): string {
  return new Sha256().update(bytes).hex();
}

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n));
const at = (words: Int32Array, i: number) => words[i] ?? 0;

const PRIMES = firstPrimes(64);
/** First 32 bits of the fractional parts of the square roots of the first 8 primes (§5.3.3). */
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
/** … and of the cube roots of the first 64 (§4.2.2). */
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

function fraction(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
