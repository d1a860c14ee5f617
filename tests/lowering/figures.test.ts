// The sizes the project promises, held against real builds.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { stripCustomSections } from "../../host-js/container.js";
import { compileTexts, wasmOf } from "../compiler/compile.js";

const root = path.join(import.meta.dirname, "../..");
const example = (name: string): string => readFileSync(path.join(root, "examples", name, "main.ts"), "utf8");
const build = async (text: string) => wasmOf(await compileTexts(text, { optimize: "size" }));
const bytes = async (name: string): Promise<number> => stripCustomSections((await build(example(name))).wasm).length;

it("blinky's module has at most 2.0 KB, three blinkers' at most 2.4 KB", async () => {
  expect(await bytes("blinky")).toBeLessThanOrEqual(2048);
  expect(await bytes("three-blinkers")).toBeLessThanOrEqual(2457);
});

it("a task that only yields takes at most 28 bytes with its header, which takes at most 16", async () => {
  const { side } = await build(`import { spawn, yieldNow } from "tickless";
async function worker(): Promise<void> { while (true) await yieldNow(); }
export async function main(): Promise<void> { spawn(worker()); }`);
  const task = side.tasks.find((t) => t.function === "worker");
  expect(task?.header).toBeLessThanOrEqual(16);
  expect((task?.header ?? 0) + (task?.frame ?? 99)).toBeLessThanOrEqual(28);
});

it("a blinker takes at most 64 bytes with its header", async () => {
  const task = (await build(example("blinky"))).side.tasks.find((t) => t.function === "blink");
  expect((task?.header ?? 0) + (task?.frame ?? 99)).toBeLessThanOrEqual(64);
});

it("a blob that uses no time imports no time and has no code for it", async () => {
  const { wasm, side } = await build(`import { spawn, yieldNow } from "tickless";
async function worker(): Promise<void> { for (let i = 0; i < 3; i++) await yieldNow(); }
export async function main(): Promise<void> { spawn(worker()); }`);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm as BufferSource));
  expect(imports.map((i) => i.module)).not.toContain("time");
  expect(side.names.filter((name) => name.includes("tickless/time/"))).toEqual([]);
});

const HELLO = (write: string): string => `import { Uart, board, print } from "tickless";
export async function main(): Promise<void> { const uart = new Uart(board.UART); ${write} }`;

it("a literal to a UART takes at most 1,280 bytes in all, and printed numbers at most 1,000 more", async () => {
  const size = async (write: string): Promise<number> => stripCustomSections((await build(HELLO(write))).wasm).length;
  const hello = await size('await uart.write("hello\\n");');
  expect(hello).toBeLessThanOrEqual(1280);
  expect(await size('for (let t = 0; ; t++) await print(uart, "t={}\\n", t);')).toBeLessThanOrEqual(hello + 1000);
});

const FRAMES = `import { info, yieldNow } from "tickless";
async function leaf(n: i32): Promise<i32> { await yieldNow(); return n; }
async function apart(): Promise<i32> {
  let sum = 0;
  { const a: i64 = sum + 1; await yieldNow(); sum += <i32>a; }
  { const b: i64 = sum + 2; await yieldNow(); sum += <i32>b; }
  { const c: f64 = sum; await yieldNow(); sum += <i32>c; }
  return sum;
}
async function together(n: i32): Promise<i32> {
  const a: i64 = n + 1, b: i64 = n + 2, c: f64 = n;
  await yieldNow();
  return <i32>a + <i32>b + <i32>c;
}
async function children(): Promise<i32> { return (await leaf(1)) + (await leaf(2)) + (await leaf(3)); }
async function kept(): Promise<i32> {
  let sum = 0;
  { const a = leaf(1); a.poll(); sum += await a; }
  { const b = leaf(2); b.poll(); sum += await b; }
  return sum;
}
async function keptTogether(): Promise<i32> {
  const a = leaf(1), b = leaf(2);
  a.poll(); b.poll();
  return (await a) + (await b);
}
export async function main(): Promise<void> {
  info("{} {} {} {}", await apart(), await together(1), await children(), await kept() + await keptTogether());
}`;

it("what is never needed at the same time shares its place in a frame", async () => {
  const { side } = await build(FRAMES);
  const described = (name: string) => side.functions.find((f) => f.name === `src/main/${name}`);
  const frames = ["leaf", "apart", "together", "children"].map((name) => [name, described(name)?.frame]);
  expect(Object.fromEntries(frames)).toEqual({ leaf: 8, apart: 16, together: 28, children: 16 });
  const futures = (name: string) =>
    described(name)?.fields.flatMap(({ kind, offset }) => (kind === "future" ? [offset] : []));
  expect([futures("kept"), futures("keptTogether")]).toEqual([
    [4, 4],
    [4, 12],
  ]);
});
