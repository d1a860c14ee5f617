// `npm run figures`: the figures the project holds itself to, read off real builds and real runs.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensurePosixHost } from "../cli/host/build.js";
import { readLibrary } from "../cli/library.js";
import { compile } from "../compiler/index.js";
import type { CompileInput, SideFile } from "../compiler/types.js";
import { capabilityBits, packContainer } from "../host-js/container.js";
import { programs } from "../tests/lowering/programs.js";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "..");
const library = readLibrary();

async function build(text: string, optimize: CompileInput["optimize"] = "size", options: CompileInput["options"] = {}) {
  const readText = (file: string): string | null => (file === "main.ts" ? text : null);
  const made = await compile({ entry: "main.ts", name: "figures", readFile: readText, library, options, optimize });
  if (!made.ok) throw new Error(made.diagnostics.map(({ message }) => message).join("; "));
  return { ...made, container: () => packed(made.side, made.wasm) };
}
function packed(side: SideFile, wasm: Uint8Array): Promise<Uint8Array> {
  const capabilities = capabilityBits(side.capabilities) ?? 0;
  const fields = {
    capabilities,
    ram: side.memory.total + 256,
    tickRate: side.tickRate,
    budget: 0,
    name: side.name,
    trace: false,
  };
  return packContainer(fields, wasm);
}
const example = (name: string): Promise<string> => readFile(path.join(root, "examples", name, "main.ts"), "utf8");

const YIELDS = `import { spawn, yieldNow } from "tickless";
async function worker(): Promise<void> { while (true) await yieldNow(); }
export async function main(): Promise<void> { spawn(worker()); }`;

const HELLO = `import { Uart, board } from "tickless";
export async function main(): Promise<void> { await new Uart(board.UART).write("hello\\n"); }`;

/** Whether it holds the limit decides the exit code; an aim has none. */
function say(what: string, value: string, limit: string, holds = true): void {
  console.log(`${what.padEnd(58)}${value.padStart(12)}   ${limit}${holds ? "" : "   ABOVE"}`);
  if (!holds) process.exitCode = 1;
}
/** As `say`, for what has bytes. */
const sayBytes = (what: string, bytes: number, most: number): void =>
  say(what, `${bytes} B`, `at most ${most} B`, bytes <= most);

async function sizes(): Promise<void> {
  const moduleBytes = async (text: string): Promise<number> => (await (await build(text)).container()).length - 96;
  sayBytes("blinky, module at -Oz", await moduleBytes(await example("blinky")), 2048);
  sayBytes("three blinkers, module at -Oz", await moduleBytes(await example("three-blinkers")), 2457);
  sayBytes('uart.write("hello\\n"), module at -Oz', await moduleBytes(HELLO), 1280);
  const task = async (text: string, name: string) =>
    (await build(text)).side.tasks.find((t) => t.function === name) ?? { header: Infinity, frame: Infinity };
  const yields = await task(YIELDS, "worker");
  sayBytes("a task's header", yields.header, 16);
  sayBytes("a task that only yields, header and frames", yields.header + yields.frame, 28);
  const blinks = await task(await example("blinky"), "blink");
  sayBytes("a blinker, header and frames", blinks.header + blinks.frame, 64);
}

async function examples(): Promise<{ name: string; text: string }[]> {
  const entries = await readdir(path.join(root, "examples"), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return Promise.all(folders.map(async ({ name }) => ({ name, text: await example(name) })));
}

/** How much larger a frame is with the collected heap: the largest of all examples and of the programs for the lowering. */
async function collectedFrames(): Promise<void> {
  let most = 0;
  // A program with a collector has one executor.
  const alone = (await examples()).filter(({ text }) => !text.includes("Executor.priority"));
  for (const { text } of [...alone, ...programs()]) {
    const without = (await build(text, "none", { allocation: "any" })).side.functions;
    const collected = (await build(text, "none", { heap: "gc" })).side.functions;
    const before = new Map(without.map(({ name, frame }) => [name, frame]));
    for (const { name, frame } of collected) most = Math.max(most, frame / (before.get(name) ?? 0));
  }
  say("a frame with the collected heap, beside one without", most.toFixed(2), "at most 1.25", most <= 1.25);
}

/** The example whose functions have the most places to wait at. */
async function largestExample(): Promise<{ name: string; text: string }> {
  const found = { name: "", text: "", waits: -1 };
  for (const { name, text } of await examples()) {
    const { functions } = (await build(text, "none")).side;
    const waits = functions.reduce((sum, { suspensions }) => sum + suspensions, 0);
    if (waits > found.waits) Object.assign(found, { name, text, waits });
  }
  return found;
}

/** Medians of seven compiles, without the optimiser. */
async function loweringTime(): Promise<void> {
  const { name, text } = await largestExample();
  const timings: SideFile["timing"][] = [];
  for (let i = 0; i < 7; i++) timings.push((await build(text, "none")).side.timing);
  const median = (values: number[]): number => values.sort((x, y) => x - y)[3] ?? 0;
  const asc = median(timings.map(({ compile }) => compile));
  const ours = median(timings.map(({ lowering }) => lowering));
  say(`asc's own compile time, largest example (${name}), -O0`, `${asc.toFixed(0)} ms`, "");
  say(
    "the lowering's time on it",
    `${ours.toFixed(0)} ms`,
    `at most 2.5 times as much (${(ours / asc).toFixed(2)})`,
    ours <= 2.5 * asc,
  );
}

/** Real time: what ten seconds of blinky cost. */
async function idle(host: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-figures-"));
  try {
    const blob = path.join(folder, "blinky.tkl");
    await writeFile(blob, await (await build(await example("blinky"))).container());
    const summary = path.join(folder, "summary.json");
    await run(host, ["--for", "10s", "--quiet", "--summary", summary, blob]);
    const { cpuMicros, waits } = JSON.parse(await readFile(summary, "utf8")) as { cpuMicros: number; waits: number };
    say(
      "blinky for ten seconds of real time, processor time",
      `${(cpuMicros / 1000).toFixed(1)} ms`,
      "aim: under 50 ms (0.5 %)",
    );
    say("  how often it waited, each wait one blocking call", `${waits}`, "one for each edge");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const host = await ensurePosixHost();
if (!host.ok) {
  console.error(`figures: ${host.message}`);
  process.exit(3);
}
await sizes();
await collectedFrames();
await loweringTime();
await idle(host.value);
