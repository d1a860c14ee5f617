// Programs with a garbage-collected heap: what lives across awaits survives, whenever the collector runs; what is dead is
// gone; frames are as large as without a collector; and a heap or a stack of references that is full is a fault.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultDetail } from "../../cli/run/detail.js";
import type { CompileInput, SideFile } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";
import { FAULT_MEMORY, FAULT_STACK } from "../../host-js/abi.js";
import { compileTexts, wasmOf } from "../compiler/compile.js";
import { run } from "../compiler/run.js";
import { expectSame } from "../conformance/compare.js";
import { exampleFile, EXAMPLES } from "../conformance/examples.js";
import { hostJs, Hosts } from "../conformance/hosts.js";
import { collectAnywhere, OVERWRITE_FREED, REPORT_FREED } from "./collect.js";
import { deadProgram, expectedOf, programs } from "./programs.js";

const dead = deadProgram + REPORT_FREED;
const collected: Partial<CompileInput> = { options: { heap: "gc" } };

describe("collecting before every allocation, at every wake and every log line", () => {
  for (const { name, text } of programs()) {
    for (const optimize of ["none", "speed"] as const) {
      it(`${name} logs what it must (${optimize})`, async () => {
        const { log, fault } = await run(text + OVERWRITE_FREED, { ...collected, optimize }, collectAnywhere());
        expect(fault).toBeNull();
        expect(log).toEqual(expectedOf(text));
      });
    }
  }
});

describe("what is dead", () => {
  for (const optimize of ["none", "size", "speed"] as const) {
    it(`is not kept by a frame, a pool, a channel or a signal (${optimize})`, async () => {
      const { log, fault } = await run(dead, { ...collected, optimize });
      expect(fault).toBeNull();
      expect(log).toEqual(expectedOf(deadProgram));
    });
  }
});

describe("both hosts", () => {
  let hosts: Hosts;
  beforeAll(async () => {
    hosts = await Hosts.open();
  });
  afterAll(() => hosts.close());

  const same = async (
    text: string,
    options = collected.options,
  ): Promise<{ side: SideFile; lines: readonly string[] }> => {
    const { wasm, side } = wasmOf(await compileTexts(text, { options: { ...options, trace: true }, optimize: "size" }));
    const blob = await packed(side, wasm);
    const js = hostJs({ blob });
    expectSame(js, await hosts.posix({ blob }));
    return { side, lines: js.lines };
  };

  it.each([
    ["references", programs().find(({ name }) => name === "references")?.text ?? ""],
    ["dead", dead],
  ])("give the same trace of a program with a collected heap: %s", async (_, text) => {
    const { lines } = await same(text);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.join("\n")).not.toContain('"fault"');
  });

  it("collect when nothing fits: garbage never fills a heap, however small", async () => {
    const { lines } = await same(
      `import { info, yieldNow } from "tickless";
       export async function main(): Promise<void> {
         let last = "";
         for (let i = 0; i < 2000; i++) {
           last = "number " + i.toString() + last.substring(0, 10);
           if (i % 100 == 0) await yieldNow();
         }
         info("{}", last);
       }`,
      { heap: "gc", heapSize: 2048 },
    );
    expect(lines.join("\n")).not.toContain('"fault"');
  });

  it("end a program whose heap is full with a fault that says so", async () => {
    const { side, lines } = await same(
      `import { yieldNow } from "tickless";
       export async function main(): Promise<void> {
         const all: string[] = [];
         while (true) { all.push("number " + all.length.toString()); await yieldNow(); }
       }`,
      { heap: "gc", heapSize: 4096 },
    );
    const fault = faultOf(lines);
    expect(fault.code).toBe(FAULT_MEMORY);
    expect(faultDetail(fault, side)).toMatch(
      /^\d+ more bytes do not fit into its 4096: keep less alive, or raise "heapSize" in tickless.json$/,
    );
  });

  it("end a program that holds too many references at once with a fault that says so", async () => {
    const { side, lines } = await same(
      `class Box { constructor(public next: Box | null) {} }
       function deep(b: Box, n: i32): i32 { const c = new Box(b); return n ? deep(c, n - 1) + (c.next ? 1 : 0) : 0; }
       export async function main(): Promise<void> { if (deep(new Box(null), 200) != 200) unreachable(); }`,
      { heap: "gc", stackSize: 256 },
    );
    const fault = faultOf(lines);
    expect(fault.code).toBe(FAULT_STACK);
    expect(faultDetail(fault, side)).toBe('too many references are held: raise "stackSize" in tickless.json above 256');
  });
});

function packed(side: SideFile, wasm: Uint8Array): Promise<Uint8Array> {
  const { name, tickRate, trace, memory } = side;
  const capabilities = capabilityBits(side.capabilities) ?? 0;
  return packContainer(
    { capabilities, ram: memory.total, tickRate, budget: 0, name, trace },
    stripCustomSections(wasm),
  );
}

function faultOf(lines: readonly string[]) {
  const line = lines.find((text) => text.includes('"fault"'));
  if (line === undefined) throw new Error(`no fault in ${lines.slice(-3).join("\n")}`);
  const { code, detail } = JSON.parse(line) as { code: number; detail: number };
  return { code, detail, task: 0, tick: 0n, calls: [] };
}

describe("memory", () => {
  // A program with a collector has one executor.
  const examples = EXAMPLES.filter((name) => name !== "priorities").map((name) => ({
    name,
    text: exampleFile(name, "main.ts") ?? "",
  }));
  const framesOf = async (text: string, heap: "none" | "gc"): Promise<Map<string, number>> => {
    const { side } = wasmOf(await compileTexts(text, { options: { heap, allocation: "any" } }));
    return new Map(side.functions.map(({ name, frame }) => [name, frame]));
  };

  it.each([...examples, ...programs()])(
    "frames are at most a quarter larger with a collector: $name",
    async ({ text }) => {
      const [without, withIt] = [await framesOf(text, "none"), await framesOf(text, "gc")];
      expect([...withIt.keys()]).toEqual([...without.keys()]);
      const larger = [...withIt].filter(([name, bytes]) => bytes > 1.25 * (without.get(name) ?? 0));
      expect(larger).toEqual([]);
    },
  );

  it("stack and heap are as large as asked for, one behind the other, and what allocates nothing has no heap", async () => {
    const build = async (statement: string) => {
      const text = `import { info } from "tickless"; export async function main(): Promise<void> { ${statement} }`;
      return wasmOf(await compileTexts(text, { options: { heap: "gc", heapSize: 3000, stackSize: 128 } })).side.memory;
    };
    const allocates = await build('info("{}", load<i32>(8).toString());');
    expect(allocates).toMatchObject({ stack: 128, heap: 3000 });
    expect(allocates.total).toBe(allocates.data + allocates.frames + 128 + 3000);
    expect(await build('info("{}", load<i32>(8));')).toMatchObject({ stack: 128, heap: 0 });
  });
});
