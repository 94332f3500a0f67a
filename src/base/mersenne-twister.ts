const SIZE = 624;
const SHIFT = 397;

/** MT19937 (Matsumoto & Nishimura 1998), seeded by one word: a function that gives the next 32 random bits. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let k = 1; k < SIZE; k++) {
    const before = state[k - 1] ?? 0;
    state[k] = Math.imul(1812433253, before ^ (before >>> 30)) + k;
  }
  let at = SIZE;

  function renew(): void {
    for (let k = 0; k < SIZE; k++) {
      const joined = ((state[k] ?? 0) & 0x80000000) | ((state[(k + 1) % SIZE] ?? 0) & 0x7fffffff);
      state[k] = (state[(k + SHIFT) % SIZE] ?? 0) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    at = 0;
  }

  return () => {
    if (at >= SIZE) renew();
    let word = state[at++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}
