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

function say(what: string, value: string, limit: string): void {
  console.log(`${what.padEnd(58)}${value.padStart(12)}   ${limit}`);
}

async function sizes(): Promise<void> {
  const moduleBytes = async (name: string): Promise<number> => {
    const { container } = await build(await example(name));
    return (await container()).length - 96;
  };
  const taskBytes = (side: SideFile, name: string): string => {
    const task = side.tasks.find((t) => t.function === name);
    return task ? `${task.header} + ${task.frame} B` : "–";
  };
  say("blinky, module at -Oz", `${await moduleBytes("blinky")} B`, "at most 2,048 B");
  say("three blinkers, module at -Oz", `${await moduleBytes("three-blinkers")} B`, "at most 2,457 B");
  say(
    'uart.write("hello\\n"), module at -Oz',
    `${(await (await build(HELLO)).container()).length - 96} B`,
    "at most 1,280 B",
  );
  say(
    "a task that only yields, header + frames",
    taskBytes((await build(YIELDS)).side, "worker"),
    "at most 28 B, header 16 B",
  );
  say("a blinker, header + frames", taskBytes((await build(await example("blinky"))).side, "blink"), "at most 64 B");
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
  say("a frame with the collected heap, beside one without", most.toFixed(2), "at most 1.25");
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
  say("the lowering's time on it", `${ours.toFixed(0)} ms`, `at most 2.5 times as much (${(ours / asc).toFixed(2)})`);
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
