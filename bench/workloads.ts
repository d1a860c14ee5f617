// The programs of bench/blobs and what they are compared with. A program runs twice with different values of one constant;
// the difference of the instructions divided by the difference of the operations is the cost of one, free of start-up.

export interface Program {
  /** Path below bench/blobs. */
  file: string;
  /** Plain AssemblyScript against the ABI: neither our compiler nor our library. */
  byHand?: boolean;
  /** Constants at the top of the file, set for both runs. */
  constants?: Record<string, number>;
  /** The constant that differs between the runs, its two values, and operations per unit of it; null: only its size counts. */
  vary: { constant: string; values: readonly [number, number]; operations: number } | null;
}

/** A workload of the comparison with other systems. */
export interface Workload {
  name: string;
  what: string;
  program: Program;
  /** The bound for instructions per operation: 2 % above what it took when it was last changed for a reason. */
  most: number;
  /** The same by hand: state machines in AssemblyScript on the same host. */
  byHand: Program;
  /** Instructions per operation on x86-64 by callgrind of embassy-executor 0.10, native; null: not measured. */
  embassy: number | null;
  /** State machines by hand on Wasm3 alone, as docs/benchmark.md tells; null: not measured. */
  reference: number | null;
}

const yields = (n: number): { program: Program; byHand: Program } => {
  const rest = {
    constants: { N: n },
    vary: { constant: "YIELDS", values: [1000, 3000], operations: n },
  } as const;
  return { program: { file: "yield.ts", ...rest }, byHand: { file: "by-hand/yield.ts", byHand: true, ...rest } };
};
const timers = (n: number): { program: Program; byHand: Program } => {
  const rest = {
    constants: { N: n },
    vary: { constant: "WAKES", values: [10_000, 30_000], operations: 1 },
  } as const;
  return { program: { file: "timers.ts", ...rest }, byHand: { file: "by-hand/timers.ts", byHand: true, ...rest } };
};
const messages = { constant: "ROUNDS", values: [2000, 6000], operations: 2 } as const;

export const workloads: Workload[] = [
  { name: "W1/1", what: "one task yields, per poll", ...yields(1), most: 1018, embassy: null, reference: null },
  { name: "W1/10", what: "10 tasks yield, per poll", ...yields(10), most: 507, embassy: 41, reference: 390 },
  { name: "W1/1000", what: "1,000 tasks yield, per poll", ...yields(1000), most: 450, embassy: null, reference: null },
  { name: "W2/1", what: "one task sleeps, per wake-up", ...timers(1), most: 2654, embassy: 172, reference: null },
  { name: "W2/10", what: "10 tasks sleep, per wake-up", ...timers(10), most: 3844, embassy: 387, reference: null },
  { name: "W2/100", what: "100 tasks sleep, per wake-up", ...timers(100), most: 4900, embassy: 2509, reference: 3028 },
  {
    name: "W2/1000",
    what: "1,000 tasks sleep, per wake-up",
    ...timers(1000),
    most: 6285,
    embassy: null,
    reference: null,
  },
  {
    name: "W3",
    what: "two tasks, two channels, per message",
    program: { file: "ping-pong.ts", vary: messages },
    most: 2951,
    byHand: { file: "by-hand/ping-pong.ts", byHand: true, vary: messages },
    embassy: 157,
    reference: 759,
  },
];

/** As built for speed and for size. */
export interface Figures {
  speed: number;
  size: number;
}
/** A program that shows what awaits cost, and what it may not exceed on the smallest executor. */
export interface AwaitProgram {
  name: string;
  what: string;
  program: Program;
  /** Bounds for the instructions per operation; null: only the size counts. */
  instructions: Figures | null;
  /** Bounds for the module's bytes; none where no module was measured. */
  bytes: Partial<Figures>;
  /** The bound for the bytes of the frames of these functions, together; null: not measured. */
  frames: { of: string[]; most: number } | null;
}

const rounds = { constant: "ROUNDS", values: [1000, 3000], operations: 1 } as const;
function awaits(
  name: string,
  what: string,
  instructions: Figures | null,
  bytes: Partial<Figures> = {},
  frames: AwaitProgram["frames"] = null,
): AwaitProgram {
  const program = { file: `awaits/${name}.ts`, vary: instructions && rounds };
  return { name, what, program, instructions, bytes, frames };
}
const pair = (speed: number, size: number): Figures => ({ speed, size });

/** The bounds are the figures on which the design was decided: see docs/benchmark.md. */
export const awaitPrograms: AwaitProgram[] = [
  awaits("yield", "await in a loop, per batch", pair(488, 604), {}, { of: ["task"], most: 4 }),
  awaits("chain", "three awaits down and up again", pair(1042, 1057), {}, { of: ["task"], most: 24 }),
  awaits("deep", "a wait three calls deep", pair(560, 676), {}, { of: ["task"], most: 16 }),
  awaits("place", "round trip through two fields", pair(2548, 3130), {}, { of: ["ping", "pong"], most: 36 }),
  awaits("all", "these four in one module", null, pair(2212, 1833)),
  awaits("three", "three deep, with a result", pair(755, 854), pair(420, 403)),
  awaits("three-handle", "… a handle that may cancel it", pair(769, 970), pair(748, 631)),
  awaits("three-by-hand", "… dispose called by hand", pair(821, 1036), pair(766, 652)),
  awaits("three-using", "… dispose by using", pair(845, 1174), pair(809, 679)),
  awaits("three-kept", "… future in a variable", pair(769, 970), pair(748, 631)),
  awaits("spawn-cancel", "spawn, a poll, cancel", pair(1203, 1969), pair(831, 682)),
  awaits("spawn-finish", "spawn, two polls to the end", pair(1409, 1729), pair(490, 477)),
  awaits("mutex", "lock, yield, unlock", pair(773, 1069), pair(1348, 1200)),
  awaits("mutex-two", "… two tasks in turn", pair(1041, 1235), pair(1503, 1276)),
  awaits("channel", "round trip through two channels", pair(4802, 7396), pair(2070, 1934)),
];
