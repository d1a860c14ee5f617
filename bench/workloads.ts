// The workloads of bench/blobs and what they are compared with. A workload runs twice with different values of one
// constant; the difference of the instructions divided by the difference of the operations is the cost of one, free of
// start-up.

export interface Workload {
  name: string;
  what: string;
  /** File below bench/blobs. */
  file: string;
  /** Constants at the top of the file, set for both runs. */
  constants: Record<string, number>;
  /** The constant that differs between the runs, its two values, and operations per unit of it. */
  vary: { constant: string; values: readonly [number, number]; operations: number };
  /** Reference figures: instructions per operation on x86-64 by callgrind, published with the comparison's sources. */
  embassy: number | null;
  byHand: number | null;
}

const yields = (n: number): Pick<Workload, "file" | "constants" | "vary"> => ({
  file: "yield.ts",
  constants: { N: n },
  vary: { constant: "YIELDS", values: [1000, 3000], operations: n },
});
const timers = (n: number): Pick<Workload, "file" | "constants" | "vary"> => ({
  file: "timers.ts",
  constants: { N: n },
  vary: { constant: "WAKES", values: [10_000, 30_000], operations: 1 },
});

/** Embassy: embassy-executor 0.10, native. By hand: the same program as state machines in AssemblyScript on Wasm3. */
export const workloads: Workload[] = [
  { name: "W1/1", what: "one task yields, per poll", ...yields(1), embassy: null, byHand: null },
  { name: "W1/10", what: "10 tasks yield, per poll", ...yields(10), embassy: 41, byHand: 390 },
  { name: "W1/1000", what: "1,000 tasks yield, per poll", ...yields(1000), embassy: null, byHand: null },
  { name: "W2/1", what: "one task sleeps, per wake-up", ...timers(1), embassy: 172, byHand: null },
  { name: "W2/10", what: "10 tasks sleep, per wake-up", ...timers(10), embassy: 387, byHand: null },
  { name: "W2/100", what: "100 tasks sleep, per wake-up", ...timers(100), embassy: 2509, byHand: 3028 },
  { name: "W2/1000", what: "1,000 tasks sleep, per wake-up", ...timers(1000), embassy: null, byHand: null },
  {
    name: "W3",
    what: "two tasks, two channels, per message",
    file: "ping-pong.ts",
    constants: {},
    vary: { constant: "ROUNDS", values: [2000, 6000], operations: 2 },
    embassy: 157,
    byHand: 759,
  },
];
