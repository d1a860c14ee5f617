// 300 random programs in each test run: half of them always the same, half of them new ones. A new seed that fails is
// printed with its program and repeats with `npm run fuzz -- --seed S`.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { library } from "../compiler/compile.js";
import { Hosts } from "../conformance/hosts.js";
import { forEachNode, type Program, type Statement } from "./ast.js";
import { check } from "./batch.js";
import { FEATURES, featuresOf } from "./features.js";
import { generateProgram } from "./generate.js";
import { Printer } from "./print.js";
import { reduce } from "./reduce.js";
import { batchesOf, fuzz, type SessionInput } from "./session.js";
import { isValid } from "./valid.js";

const FIXED = 20260;
const HALF = 150;
/** A failing program is made smaller within this many tries: the command tries harder. */
const TRIES = 60;

let hosts: Hosts;
beforeAll(async () => void (hosts = await Hosts.open()));
afterAll(() => hosts.close());

describe("random programs log the same with their awaits erased, in Node, and on both hosts", () => {
  let took = 0;
  const timed = async (input: Omit<SessionInput, "hosts" | "count" | "tries">): Promise<string | null> => {
    const begin = performance.now();
    const found = await fuzz({ ...input, count: HALF, hosts, tries: TRIES });
    took += performance.now() - begin;
    return found;
  };
  afterAll(() => console.log(`fuzz: ${2 * HALF} programs took ${Math.round(took / 1000)} s`));

  it(`${HALF} programs that are the same in every run`, { timeout: 600_000 }, async () => {
    expect(await timed({ seed: FIXED })).toBeNull();
  });

  const seed = Date.now() % 1_000_000_000;
  it(`${HALF} new programs, of seed ${seed}`, { timeout: 600_000 }, async () => {
    console.log(`fuzz: new programs of seed ${seed}`);
    // Five batches each, so that all ten settings have their turn.
    expect(await timed({ seed, setting: 5 })).toBeNull();
  });
});

it("shows what it finds, made smaller, and how to repeat it", { timeout: 300_000 }, async () => {
  const name = "futures/select";
  const text = library.get(name) ?? "";
  const mistaken = text.replace("won = first2<A, B>(a, b);\n  }\n  const losers = mask &", (found) =>
    found.replace("mask", "0"),
  );
  expect(mistaken).not.toBe(text);
  const changed = new Map([...library, [name, mistaken]]);
  const found = (await fuzz({ seed: 512, count: 60, hosts, tries: 20, library: changed })) ?? "";
  const [, seed = "", program = ""] = /^program (\d+) \(.*\) fails: .*?\n\n(.*)\n\nto repeat: /s.exec(found) ?? [];
  expect(found).toMatch(/\nto repeat: npm run fuzz -- --seed 512 --count 60\nalone: {5}npm run fuzz -- --program \d+ /);
  expect(program).toMatch(/select/);
  expect(program.length).toBeLessThan(new Printer(generateProgram(Number(seed)), "", "awaited").print().length / 2);
});

function kindsIn(programs: Program[]): Set<string> {
  const kinds = new Set<string>();
  const see = (node: { kind: string }): void => void kinds.add(node.kind);
  for (const { functions } of programs) {
    for (const f of functions) {
      kinds.add(`${f.kind} function`);
      forEachNode(f.body, see, see);
    }
  }
  return kinds;
}

describe("the generator", () => {
  const programs = Array.from({ length: 200 }, (_, i) => generateProgram(i));

  it("writes valid programs of every kind of function, statement and expression", () => {
    expect(programs.every(isValid)).toBe(true);
    const kinds = kindsIn(programs);
    for (const kind of ["free", "generic", "method", "override", "static", "quiet", "cancellable", "worker", "plain"]) {
      expect(kinds).toContain(`${kind} function`);
    }
    expect(kinds.size).toBe(9 + 38 + 23);
  });

  it(`shows every feature of the language in the ${HALF} programs of every run, with both heaps, and cancelled`, () => {
    const batches = [...batchesOf({ seed: FIXED, count: HALF })];
    const found = batches.map(({ programs, setting }) => programs.map((program) => featuresOf(program, setting)));
    const all = new Set(found.flat().flatMap((features) => [...features]));
    expect(FEATURES.filter((feature) => !all.has(feature))).toEqual([]);
  });

  it("gives the same program for the same seed", () => {
    expect(generateProgram(7)).toEqual(generateProgram(7));
    expect(generateProgram(7)).not.toEqual(generateProgram(8));
  });
});

describe("the reducer", () => {
  it("keeps only what the failure needs", async () => {
    const hasGuard = (list: Statement[]): boolean =>
      list.some((s) => s.kind === "guard" || s.bodies.some((body) => hasGuard(body)));
    const program = Array.from({ length: 50 }, (_, i) => generateProgram(i)).find(({ functions }) =>
      hasGuard(functions.at(-1)?.body ?? []),
    );
    if (!program) throw new Error("none of 50 programs has a guard in its last function");
    const small = await reduce(
      program,
      ({ functions }) => Promise.resolve(hasGuard(functions.at(-1)?.body ?? [])),
      5000,
    );
    expect(small.functions).toHaveLength(1);
    const [guard, ...others] = small.functions[0]?.body ?? [];
    expect(others).toEqual([]);
    expect(guard?.kind).toBe("guard");
    expect(guard?.bodies).toEqual([[]]);
    expect(await check([small], { optimize: "none", heap: "none" }, hosts)).toBeNull();
  });
});

describe("the command", () => {
  const output = (...args: string[]): string => {
    try {
      return execFileSync(process.execPath, ["--import", "./scripts/ts.mjs", "tests/fuzz/main.ts", ...args], {
        cwd: path.join(import.meta.dirname, "../.."),
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return `${status} ${stderr}`;
    }
  };
  it("checks as many programs of a seed as are wanted, or one by its own seed", { timeout: 300_000 }, () => {
    expect(output("--seed", "7", "--count", "3")).toMatch(/^seed 7, 3 programs\n3 of 3 programs in \d+ s\n$/);
    expect(output("--program", "7", "--optimize", "size", "--heap", "gc")).toBe("");
  });
  it("refuses what it does not understand, with a sentence", () => {
    expect(output("--sed", "4")).toBe("2 error: unknown option '--sed'\n(Did you mean --seed?)\n");
    expect(output("--count", "many")).toBe(
      "2 error: option '--count <number>' argument 'many' is invalid. It must be a whole number.\n",
    );
  });
});
