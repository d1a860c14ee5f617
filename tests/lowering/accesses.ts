// What awaits cost in memory: one program with a task for each way to wait, each run beside the same without what is
// measured, and every load and store of a round counted.
import binaryen from "assemblyscript/binaryen";
import type { lowerProgram } from "../../compiler/lowering/index.js";
import type { CompileInput, Library } from "../../compiler/types.js";
import { compileTexts, wasmOf } from "../compiler/compile.js";

/** Loads and stores of one round. */
export type Accesses = [loads: number, stores: number];
export type Optimize = NonNullable<CompileInput["optimize"]>;

interface Way {
  /** What is measured, in the words of a test's name. */
  what: string;
  /** Declared before the loop. */
  given?: string;
  /** The round of the loop, and the same without what is measured. Behind both, the task yields. */
  round: string;
  beside: string;
  /** Behind the loop. */
  behind?: string;
  /** Polls that a round takes. */
  polls?: number;
  /** How much more the round costs than what stands beside it. */
  more: Record<Optimize, Accesses>;
}

const everywhere = (loads: number, stores: number): Way["more"] => {
  const both: Accesses = [loads, stores];
  return { none: both, size: both, speed: both };
};
/** Built for size, an await that is ready at once is polled where a wake resumes, so it spills and restores. */
const unlessForSize = (forSize: Accesses): Way["more"] => ({ none: [0, 0], size: forSize, speed: [0, 0] });

const KEPT = "let a = sum, b = sum + 1, c = sum + 2;";

export const ways: Way[] = [
  {
    what: "three variables that are neither read nor written cost nothing at a wait",
    given: KEPT,
    round: "",
    beside: "",
    behind: "await yieldNow(); sum += a + b + c;",
    more: everywhere(0, 0),
  },
  {
    what: "three variables that are only read cost a load each",
    given: KEPT,
    round: "sum += a + b + c;",
    beside: "sum += 3;",
    more: everywhere(3, 0),
  },
  {
    what: "three variables that change cost a load and a store each",
    given: KEPT,
    round: "a += 3; b += a; c += b;",
    beside: "",
    behind: "sum += a + b + c;",
    more: everywhere(3, 3),
  },
  {
    what: "three variables that only another loop changes are stored on the way into each loop, not in it",
    given: KEPT,
    round: "a += 3; b += a; c += b; while (sum > 0) { sum = -sum; await yieldNow(); } sum = 1 - sum;",
    beside: "while (sum > 0) { sum = -sum; await yieldNow(); } sum = 1 - sum;",
    behind: "sum += a + b + c;",
    polls: 2,
    more: everywhere(3, 3),
  },
  {
    what: "a variable that a loop changes in each round is not stored on the way in as well",
    round: "let d = sum; while (d > 0) { await yieldNow(); d = -d; }",
    beside: "await yieldNow();",
    polls: 2,
    more: everywhere(1, 1),
  },
  {
    what: "a loop that mostly does not wait stores nothing on the way in",
    given: KEPT,
    round: "a += 3; let d = sum; while (d > 0) { d--; if (way > 0) await yieldNow(); } a += 3;",
    beside: "let d = sum; while (d > 0) { d--; if (way > 0) await yieldNow(); }",
    behind: "sum += a;",
    more: everywhere(1, 1),
  },
  {
    what: "of three variables of which one changes, one is stored",
    given: KEPT,
    round: "a += b + c;",
    beside: "",
    behind: "sum += a + b + c;",
    more: everywhere(3, 1),
  },
  {
    what: "a variable that changes before the first of two waits is stored once, and loaded where it is read",
    given: KEPT,
    round: "a += 3; await yieldNow();",
    beside: "await yieldNow();",
    behind: "sum += a;",
    polls: 2,
    more: everywhere(1, 1),
  },
  {
    what: "a variable that is not read any more costs nothing",
    round: "const d = sum * 5; sum += d;",
    beside: "",
    more: everywhere(0, 0),
  },
  {
    what: "variables that stay as they are cost nothing at an await that is ready at once",
    given: KEPT,
    round: "sum += await ready(1);",
    beside: "sum += await ready(1);",
    behind: "await yieldNow(); sum += a + b + c;",
    more: everywhere(0, 0),
  },
  {
    what: "a variable that is read before an await that is ready at once is not loaded again behind it",
    given: KEPT,
    round: "sum += a; sum += await ready(1); sum += a;",
    beside: "sum += a; sum += await ready(1);",
    more: unlessForSize([1, 0]),
  },
  {
    what: "a variable that changes before an await that is ready at once, and is read behind it, is not stored",
    round: "const d = sum * 5; sum += await ready(1); sum += d;",
    beside: "const d = sum * 5; sum += d; sum += await ready(1);",
    more: unlessForSize([1, 1]),
  },
  {
    what: "what several awaits that are ready at once need is stored once",
    given: KEPT,
    round: "a += 3; sum += await ready(1); sum += await ready(1); sum += await ready(1);",
    beside: "sum += await ready(1); sum += await ready(1); sum += await ready(1);",
    behind: "sum += a;",
    more: everywhere(1, 1),
  },
  {
    what: "an argument costs one store, and the load in the callee",
    round: "sum += await readyWith(1, sum, 3);",
    beside: "sum += await ready(1);",
    more: everywhere(2, 2),
  },
  {
    // Both are stored and loaded; built for size, the caller's own state is stored as well.
    what: "an await that is ready at once costs the frame's state, argument and result, and nothing else",
    given: "if (way > 0) await yieldNow();",
    round: "sum = await ready(1);",
    beside: "sum = 1;",
    more: { none: [3, 3], size: [3, 4], speed: [3, 3] },
  },
  {
    what: "a future in a variable that is awaited at one place costs no more than a direct await",
    round: "const future = ready(1); sum += await future;",
    beside: "sum += await ready(1);",
    more: everywhere(0, 0),
  },
];

const task = (name: string, { given = "", behind = "" }: Way, round: string): string =>
  `async function ${name}(): Promise<void> { ${given} while (sum != -1) { ${round} await yieldNow(); } ${behind} }`;

/** Task 2 * i measures `ways[i]`, the next one what stands beside it; the host's clock says which one runs. */
const PROGRAM = `import { Instant, spawn, yieldNow } from "tickless";
let sum = 1, way = 0;
async function ready(n: i32): Promise<i32> { if (way > 0) await yieldNow(); return n; }
async function readyWith(n: i32, o: i32, p: i32): Promise<i32> { if (way > 0) await yieldNow(); return n + o + p; }
async function other(): Promise<void> { sum += await readyWith(1, 2, 3); }
${ways.flatMap((way, i) => [task(`task${2 * i}`, way, way.round), task(`task${2 * i + 1}`, { ...way, behind: "" }, way.beside)]).join("\n")}
export async function main(): Promise<void> {
  const which = <i32>Instant.now();
  if (which < 0) spawn(other());
  ${ways
    .flatMap((_, i) => [2 * i, 2 * i + 1])
    .map((i) => `if (which == ${i}) spawn(task${i}());`)
    .join("\n")}
}`;

/** How much more each of the ways costs than what stands beside it. */
export async function measureWays(
  optimize: Optimize,
  library?: Library,
  lowering?: typeof lowerProgram,
): Promise<Accesses[]> {
  const input = library ? { optimize, library } : { optimize };
  const module = binaryen.readBinary(wasmOf(await compileTexts(PROGRAM, input, lowering)).wasm);
  module.runPasses(["instrument-memory"]);
  const code = new WebAssembly.Module(module.emitBinary() as BufferSource);
  module.dispose();
  return ways.map(({ polls = 1 }, i) => {
    const [with_, beside] = [accessesOf(code, 2 * i, polls), accessesOf(code, 2 * i + 1, polls)];
    return [with_[0] - beside[0], with_[1] - beside[1]];
  });
}

/** Rounds before those that are counted. */
const WARM_UP = 6;
const ROUNDS = 10;

function accessesOf(code: WebAssembly.Module, which: number, polls: number): Accesses {
  let [loads, stores] = [0, 0];
  // What Binaryen's pass calls at each access gives back the address, or the value.
  const counters: Record<string, (...args: unknown[]) => unknown> = {
    load_ptr: (_id, _bytes, _offset, address) => (loads++, address),
    store_ptr: (_id, _bytes, _offset, address) => (stores++, address),
    now: () => BigInt(which),
  };
  const second = (_id: unknown, value: unknown): unknown => value;
  const functions = new Proxy(
    {},
    { get: (_, name: string) => counters[name] ?? (name.includes("_val_") ? second : () => 0) },
  );
  const imports = new Proxy({}, { get: () => functions }) as WebAssembly.Imports;
  const { start, poll } = new WebAssembly.Instance(code, imports).exports as Record<
    string,
    (...args: number[]) => void
  >;
  if (!start || !poll) throw new Error("the blob exports no start or no poll");
  start();
  for (let i = 0; i < WARM_UP * polls; i++) poll(0, 0);
  [loads, stores] = [0, 0];
  for (let i = 0; i < ROUNDS * polls; i++) poll(0, 0);
  return [loads / ROUNDS, stores / ROUNDS];
}
