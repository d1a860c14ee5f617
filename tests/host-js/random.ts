// A small seeded generator (mulberry32), so that a property that fails can be tried again with its seed.

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** Random bytes; every `zeros`-th is 0 on average (0: none is made so). */
  bytes(length: number, zeros?: number): Uint8Array;
  pick<T>(values: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    bytes: (length, zeros = 0) => Uint8Array.from({ length }, () => (zeros > 0 && below(zeros) === 0 ? 0 : below(256))),
    pick: (values) => values[below(values.length)] as (typeof values)[number],
  };
}

/** One seed that never changes and one that is new in every run; tests name it. */
export const SEEDS: readonly number[] = [1, Math.floor(Math.random() * 2 ** 32)];
