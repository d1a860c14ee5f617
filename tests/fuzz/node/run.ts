// Runs programs in Node: esbuild strips the types, makes `using` a try/finally and every async function a generator; what
// such a function gives is a lazy future instead of JavaScript's promise. What it logs is what the blob must log.
import { transformSync } from "esbuild";
import type { Program } from "../ast.js";
import { SHARED } from "../prelude.js";
import { Printer } from "../print.js";
import { Executor, Pool, type TaskHandle } from "./executor.js";
import { Future, join, keep, select, type Steps } from "./futures.js";
import { calc, convert, shown, turn } from "./numbers.js";
import { Channel, Mutex, Semaphore, Signal } from "./sync.js";

/** Lines a program may log. */
const MOST_LINES = 100_000;
const CELLS = 8;

/** Tasks of one run that can be cancelled by number. */
const MOST_TASKS = 256;

/** What one program sees of the world. */
class World {
  readonly log: string[] = [];
  readonly executor = new Executor();
  readonly cells = new Int32Array(CELLS);
  private tasks: TaskHandle[] = [];
  private started = 0;

  restart(): void {
    this.cells.fill(0);
    this.tasks = [];
    this.started = this.executor.now;
  }
  clock(): number {
    return this.executor.now - this.started;
  }
  addTask(task: TaskHandle): void {
    if (this.tasks.length < MOST_TASKS) this.tasks.push(task);
  }
  stopTask(i: number | bigint): void {
    if (this.tasks.length > 0) this.tasks[Number(BigInt.asUintN(6, BigInt(i))) % this.tasks.length]?.cancel();
  }
  stopAll(): void {
    for (const task of this.tasks) task.cancel();
  }

  out(tag: number, line: bigint): void {
    if (this.log.push(`${tag} ${line}`) > MOST_LINES) throw new Error("the program logs without end");
  }
}

type Top = () => Future<void>;

/** The library and the prelude in JavaScript; `world` gives the running program's. */
function makeLibrary(world: () => World, tops: Top[]): Record<string, unknown> {
  return {
    StaticArray: Int32Array,
    calc,
    convert,
    turn,
    keep,
    select,
    join,
    Promise: {
      race: (futures: Future<unknown>[]) => select(...futures),
      all: (futures: Future<unknown>[]) => join(...futures),
    },
    Pool,
    restart: () => world().restart(),
    clock: () => world().clock(),
    addTask: (task: TaskHandle) => world().addTask(task),
    stopTask: (i: number | bigint) => world().stopTask(i),
    stopAll: () => world().stopAll(),
    note: <T>(type: string, tag: number, value: T): T => {
      world().out(tag, shown(type, value));
      return value;
    },
    out: (tag: number, value: number | bigint) => world().out(tag, shown("i64", value)),
    mix: (a: number, b: number, c: number) =>
      [Math.imul(a, 7), Math.imul(b, 5), c].reduce((sum, part) => (sum + part) | 0, 0),
    cell: (i: number) => world().cells[i & (CELLS - 1)],
    setCell: (i: number, value: number) => void (world().cells[i & (CELLS - 1)] = value),
    yieldNow: () => world().executor.yieldNow(),
    Timer: { afterMillis: (ms: number) => world().executor.sleep(ms) },
    Duration: { millis: (ms: number) => ms },
    withTimeout: (ms: number, future: Future<unknown>) => world().executor.withTimeout(ms, future),
    spawn: (future: Future<unknown>, pool: Pool): TaskHandle => world().executor.spawn(future, pool),
    trySpawn: (future: Future<unknown>, pool: Pool): TaskHandle | null => world().executor.trySpawn(future, pool),
    Channel: function (capacity: number) {
      return new Channel(world().executor, capacity);
    },
    Signal: function () {
      return new Signal(world().executor);
    },
    Mutex: function (value: unknown) {
      return new Mutex(world().executor, value);
    },
    Semaphore: function (permits: number) {
      return new Semaphore(world().executor, permits);
    },
    tops,
    /** What esbuild makes an async function call with its body as a generator function. */
    __async: <T>(self: unknown, args: unknown, body: (...args: unknown[]) => Steps<T>): Future<T> =>
      new Future(() => body.apply(self, (args ?? []) as unknown[])),
  };
}

export function sourceForNode(programs: readonly Program[]): string {
  const printed = programs.map((program, i) => new Printer(program, `n${i}_`, "node").print());
  return [
    SHARED,
    ...printed,
    `tops.push(${programs.map(({ cancels }, i) => `n${i}_${cancels ? "main" : "top"}`).join(", ")});`,
  ].join("\n");
}

function toScript(source: string): string {
  const { code } = transformSync(source, {
    loader: "ts",
    target: "es2022",
    supported: { "async-await": false, using: false },
    tsconfigRaw: { compilerOptions: { target: "es2022" } },
  });
  const before = "var __async = ";
  if (!code.includes(before)) throw new Error("esbuild has another way now to lower async functions");
  return code.replace(before, "var __promised = ");
}

/** What each program logs, or the error it ends in. */
export function runOnNode(programs: readonly Program[]): (string[] | Error)[] {
  let world = new World();
  const tops: Top[] = [];
  const library = makeLibrary(() => world, tops);
  const names = Object.keys(library);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the script was made here
  const load = new Function(...names, toScript(sourceForNode(programs))) as (...values: unknown[]) => void;
  load(...names.map((name) => library[name]));
  return tops.map((top) => {
    world = new World();
    try {
      world.executor.run(top());
      return world.log;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}
