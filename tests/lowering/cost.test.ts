// What awaits, drops and pasting cost, counted while they run and read from the code that comes out.
import binaryen from "assemblyscript/binaryen";
import { beforeAll, describe, expect, it } from "vitest";
import type { CompileInput } from "../../compiler/types.js";
import { findBoard } from "../../cli/boards/board.js";
import { compileTexts, wasmOf } from "../compiler/compile.js";
import { measureWays, ways, type Accesses } from "./accesses.js";

/** The module as text, each run of spaces as one. */
async function textOf(
  source: string,
  optimize: CompileInput["optimize"],
  options: CompileInput["options"] = { allocation: "any" },
): Promise<string> {
  const module = binaryen.readBinary(wasmOf(await compileTexts(source, { optimize, options })).wasm);
  const text = module.emitText();
  module.dispose();
  return text.replace(/\s+/g, " ").replaceAll(" )", ")");
}

describe.each(["none", "size", "speed"] as const)("loads and stores of a round (%s)", (optimize) => {
  let measured: Accesses[] = [];
  beforeAll(async () => void (measured = await measureWays(optimize)));

  it.each(ways.map(({ what, more }, i) => ({ what, more: more[optimize], i })))("$what", ({ more, i }) => {
    expect(measured[i]).toEqual(more);
  });
});

describe("an await that is ready at once costs the stores of its frame's arguments, a branch", () => {
  const frame = String.raw`\(local\.get \$\w+\)`;
  const sum = String.raw`\((?:local|global)\.get \$[\w/]+\)`;
  const store = (value: string): string => String.raw`\(i32\.store offset=\d+ ${frame} ${value}\)`;
  const state = (to: number): string => String.raw`\(i32\.store16 (?:offset=\d+ )?${frame} \(i32\.const ${to}\)\)`;
  const begin = String.raw`${state(0)} ${store(sum)} ${store(String.raw`\(i32\.const 2\)`)}`;
  const poll = String.raw`\(i32\.eqz \(call \$src/main/add \(i32\.add ${frame} \(i32\.const \d+\)\)\)\)`;
  const FINISHED = state(65534);

  const withCallers = (callers: number, { optimize, heap }: Built): Promise<string> =>
    textOf(
      `import { spawn, yieldNow } from "tickless";
let sum = 0;
async function add(a: i32, b: i32): Promise<i32> { if (a < 0) await yieldNow(); return a + b; }
async function one(): Promise<void> { const kept = sum; sum = (await add(sum, 2)) + kept; }
${callers > 1 ? "async function other(): Promise<void> { sum = await add(1, 2); }" : ""}
export async function main(): Promise<void> { spawn(one()); ${callers > 1 ? "spawn(other());" : ""} }`,
      optimize,
      { heap },
    );
  interface Built {
    optimize: CompileInput["optimize"];
    heap: "none" | "gc";
  }
  const speed: Built = { optimize: "speed", heap: "none" };
  const others: Built[] = [
    { optimize: "size", heap: "none" },
    { optimize: "speed", heap: "gc" },
    { optimize: "size", heap: "gc" },
  ];

  // What is live behind the await is kept in `kept`, and spilled only where the poll is pending.
  it("and a call, of a function with several callers", async () => {
    const kept = String.raw`\(local\.set \$\w+ \(global\.get \$src/main/sum\)\)`;
    expect(await withCallers(2, speed)).toMatch(new RegExp(`${kept} ${begin} \\(if ${poll} \\(then ${store(frame)}`));
  });

  // The exceptions: where there is one poll for the first time and for all later ones, all that it needs to go on behind
  // it is stored in front of it, which is the place in the function and each live value that has changed.
  const spilled = `\\(then ${begin} ${store(sum)} ${state(1)}\\)\\)`;

  it.each(others)(
    "a call, and stores of the place and of what has changed, built for $optimize with heap $heap",
    async (built) => {
      const text = await withCallers(2, built);
      expect(text).toMatch(new RegExp(String.raw`${spilled} \(drop \(br_if \$\w+ \(i32\.const 0\) ${poll}\)\)`));
      // A collector must know that nothing in the frame is alive any more.
      expect(text.match(new RegExp(FINISHED, "g"))?.length ?? 0).toBe(built.heap === "gc" ? 4 : 0);
    },
  );

  it.each([speed, ...others])(
    "and stores of the place and of what has changed where a callee's code is pasted, built for $optimize with heap $heap",
    async (built) => {
      const text = await withCallers(1, built);
      const pasted = String.raw`\(block \$\w+ \(if \(i32\.eqz \(i32\.load16_u offset=\d+ ${frame}\)\)`;
      expect(text).toMatch(new RegExp(`${spilled} ${pasted}`));
      expect(text).not.toContain("$src/main/add");
      expect(text.match(new RegExp(FINISHED, "g"))?.length ?? 0).toBe(built.heap === "gc" ? 3 : 0);
    },
  );
});

it("only functions that have something to drop have a drop function", async () => {
  const dropsOf = async (body: string): Promise<string[]> => {
    const { side } = wasmOf(
      await compileTexts(
        `import { spawn, yieldNow } from "tickless";
let sum = 0;
@unmanaged @final class Guard { [Symbol.dispose](): void { sum--; } }
async function bottom(): Promise<i32> { await yieldNow(); await yieldNow(); return 1; }
async function middle(): Promise<i32> { ${body} return await bottom(); }
async function task(): Promise<void> { while (true) sum += await middle(); }
async function aside(): Promise<void> { await bottom(); }
export async function main(): Promise<void> { const a = spawn(task()); const b = spawn(aside()); a.cancel(); b.cancel(); }`,
        { optimize: "none" },
      ),
    );
    return side.names.filter((name) => name.endsWith("$drop")).sort();
  };
  expect(await dropsOf("")).toEqual([]);
  expect(await dropsOf("using _ = changetype<Guard>(8);")).toEqual(["src/main/middle$drop", "src/main/task$drop"]);
});

it("a spawn that happens once looks for no free slot, and a handle that nobody keeps is not made", async () => {
  const raises = async (body: string, more = ""): Promise<boolean> => {
    const text = await textOf(
      `import { pool, spawn, yieldNow } from "tickless";
let turns = 0;
async function task(n: i32): Promise<void> { await yieldNow(); turns += n; }
${more}
export async function main(): Promise<void> { ${body} }`,
      "speed",
    );
    expect(text).not.toMatch(/drop \(i32\.load16_u/);
    return text.includes('"fault" "raise"');
  };
  expect(await raises("spawn(task(1)); spawn(task(2));")).toBe(false);
  expect(await raises("spawn(task(1)); spawn(task(2));", "pool(task, 1);")).toBe(true);
  expect(await raises("for (let i = 0; i < 3; i++) spawn(task(i));", "pool(task, 3);")).toBe(true);
  expect(await raises("twice(); twice();", "function twice(): void { spawn(task(1)); }")).toBe(true);
  const itself = "async function again(): Promise<void> { await yieldNow(); spawn(again()); }";
  expect(await raises("spawn(again());", itself)).toBe(true);
  expect(await raises("await once(); await once();", "async function once(): Promise<void> { spawn(task(1)); }")).toBe(
    true,
  );
});

it.each(["none", "size", "speed"] as const)(
  "large dispose code stands once, however many ways lead out of its scope (%s)",
  async (optimize) => {
    const withExits = async (exits: number): Promise<string> => {
      const ways = Array.from({ length: exits }, (_, i) => `if (way == ${i}) return ${i}; await yieldNow();`);
      return textOf(
        `import { spawn, yieldNow } from "tickless";
let sum = 1;
@unmanaged @final class Large {
  @inline [Symbol.dispose](): void {
    for (let i = 0; i < 7; i++) sum = sum * 77777 + <i32>changetype<usize>(this) + (sum >> i) + (sum << 3);
    for (let i = 3; i < 9; i++) if (sum & (1 << i)) sum += (sum >> 2) * i; else sum -= (sum >> 3) * i;
    for (let i = 5; i < 9; i++) if (sum & (2 << i)) sum ^= (sum >> 4) * i; else sum |= (sum >> 5) * i;
  }
}
async function leave(way: i32): Promise<i32> { using large = changetype<Large>(<usize>sum); ${ways.join(" ")} return 99; }
async function task(): Promise<void> { for (let i = 0; i < 100; i++) sum += await leave(i); }
export async function main(): Promise<void> { const handle = spawn(task()); await yieldNow(); handle.cancel(); }`,
        optimize,
      );
    };
    for (const exits of [1, 8]) expect((await withExits(exits)).split("(i32.const 77777)")).toHaveLength(2);
  },
);

/** How deep blocks stand in each other in a module's deepest function, and the locals of the one that has most. */
function measure(text: string): { depth: number; locals: number } {
  let [depth, deepest, locals] = [0, 0, 0];
  const open: boolean[] = [];
  for (const [token] of text.matchAll(/\((?:block \$|loop|if|)|\)/g)) {
    if (token === ")") depth -= open.pop() ? 1 : 0;
    else {
      open.push(token.length > 1);
      depth += token.length > 1 ? 1 : 0;
    }
    deepest = Math.max(deepest, depth);
  }
  for (const f of text.split("(func $").slice(1))
    locals = Math.max(locals, f.match(/\((?:param|local) \$/g)?.length ?? 0);
  return { depth: deepest, locals };
}

it.each(["none", "size", "speed"] as const)(
  "many tasks and long chains of calls make no function that a small board cannot load (%s)",
  async (optimize) => {
    const chain = Array.from(
      { length: 12 },
      (_, i) => `async function c${i + 1}(n: i32): Promise<i32> {
  const a = n + ${i}, b: i64 = n, c = n * 3;
  for (let i = 0; i < n; i++) if (i > 2) { if (i > 3) await yieldNow(); }
  return (await c${i}(a)) + <i32>b + c;
}`,
    );
    const tasks = Array.from(
      { length: 10 },
      (_, i) => `async function t${i}(): Promise<void> { await yieldNow(); k += ${i}; }`,
    );
    const spawns = tasks.map((_, i) => `spawn(t${i}());`).join(" ");
    const text = await textOf(
      `import { spawn, yieldNow } from "tickless";
let k = 0;
async function c0(n: i32): Promise<i32> { await yieldNow(); return n; }
${[...chain, ...tasks].join("\n")}
export async function main(): Promise<void> { ${spawns} k = await c12(1); }`,
      optimize,
    );
    const { depth, locals } = measure(text);
    expect(depth).toBeLessThanOrEqual(18); // what the lm3s6965evb's native stack can read
    expect(locals).toBeLessThan(findBoard("lm3s6965evb").sizes.functionHeight);
  },
);
