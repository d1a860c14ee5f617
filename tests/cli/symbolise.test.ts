import { expect, test } from "vitest";
import type { Position, SourceFunction } from "../../compiler/types.js";
import { Sources } from "../../cli/run/sources.js";
import { readableName } from "../../cli/run/symbolise.js";
import { folderWith, tickless } from "./cli.js";

const at = (line: number, column = 5): Position => ({ file: "main.ts", line, column });

/** Functions of ten lines each, one behind the other: name to the indices of those it calls. */
function sourcesOf(calls: Record<string, number[]>): Sources {
  const functions = Object.entries(calls).map(([name, callees], i): SourceFunction => {
    const line = 10 * i + 1;
    const from = { line, column: 1 };
    const to = { line: line + 9, column: 2 };
    return { name, file: "main.ts", from, to, calls: callees.map((index, n) => ({ to: index, at: at(line + n + 1) })) };
  });
  return new Sources(functions);
}
const ways = (sources: Sources, from: string, to: string): Position[] | null => {
  const [a, b] = [sources.named(from), sources.named(to)];
  return a && b ? (sources.way(a, b)?.map((call) => call.at) ?? null) : null;
};

test("a place belongs to the innermost function around it", () => {
  const inner = { name: "f~anonymous|0", file: "main.ts", from: at(3, 10), to: at(4, 1), calls: [] };
  const sources = new Sources([...sourcesOf({ f: [], g: [] }).functions, inner]);
  expect(sources.around(at(2))?.name).toBe("f");
  expect(sources.around(at(3, 12))?.name).toBe("f~anonymous|0");
  expect(sources.around(at(10, 2))).toBe(null);
  expect(sources.around(at(11, 1))?.name).toBe("g");
  expect(sources.around({ ...at(2), file: "other.ts" })).toBe(null);
});

test("where only one way leads from one function to another, it is found, through recursion too", () => {
  const sources = sourcesOf({ task: [1], step: [1, 2], divide: [] });
  expect(ways(sources, "task", "divide")).toEqual([at(2), at(13)]);
  expect(ways(sources, "task<i32>", "step$drop")).toEqual([at(2)]);
  expect(ways(sources, "divide", "divide")).toEqual([]);
});

test("where several ways lead there, or none, nobody guesses", () => {
  const sources = sourcesOf({ task: [1, 2], step: [2], divide: [] });
  expect(ways(sources, "task", "divide")).toBe(null);
  expect(ways(sources, "divide", "task")).toBe(null);
});

test.each(["none", "speed", "size"])(
  "a fault's call stack is the source's, whatever the optimiser pasted where (optimised for %s)",
  async (goal) => {
    const cwd = folderWith({
      "main.ts": `import { Timer, spawn } from "tickless";
class Share {
  constructor(private whole: i32) {}
  by(n: i32): i32 { return this.whole / n; }
}
const share = new Share(12);
let n = 1;
let sum = 0;
function step(): void {
  sum += share.by(n--);
}
async function inner(): Promise<void> {
  await Timer.afterMillis(5);
  step();
}
async function worker(): Promise<void> {
  while (true) await inner();
}
export async function main(): Promise<void> {
  spawn(worker());
}
`,
    });
    const { stderr } = await tickless(["run", "main.ts", "--virtual", "--optimize", goal], { cwd });
    expect(stderr).toBe(`fault: an integer was divided by zero
  at Share.by (main.ts:4:28)
  at step (main.ts:10:10)
  at inner (main.ts:14:3)
  at worker (main.ts:17:22)
  in task worker, at 0.010 s
`);
  },
);

test.each([
  ["src/main/divide", "divide"],
  ["src/main/Counter#next", "Counter.next"],
  ["src/main/Counter#get:size", "Counter.get:size"],
  ["~lib/tickless/time/timer/Timer.after", "Timer.after"],
  ["src/main/first<~lib/array/Array<i32>>", "first<Array<i32>>"],
  ["~lib/tickless/sync/channel/Channel<~lib/string/String>#send", "Channel<String>.send"],
  ["src/my-app/main/next~anonymous|0", "next.anonymous|0"],
  ["src/main/Guard#__dispose", "Guard[Symbol.dispose]"],
  ["poll", "poll"],
])("asc's name %s is read as %s", (name, readable) => {
  expect(readableName(name)).toBe(readable);
});
