// Builds the programs of bench/blobs into containers, and into modules without a host.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import asc from "assemblyscript/asc";
import { readLibrary } from "../cli/library.js";
import { compile } from "../compiler/index.js";
import { asTransforms } from "../compiler/syntax/asc.js";
import { createTransform } from "../compiler/transform.js";
import { capabilityBits, packContainer, stripCustomSections } from "../host-js/container.js";
import type { Program } from "./workloads.js";

export interface Built {
  container: Uint8Array;
  moduleBytes: number;
  frames: Map<string, number>;
}

/** How a program is built. */
export interface Setting {
  optimize: "speed" | "size";
  /** The library's, or the one of blobs/minimal.ts in its place. */
  executor: "library" | "minimal";
}

/** Memory beyond what the compiler knows of: what a program allocates when it starts. */
const HEAP = 4096;
const blobs = path.join(import.meta.dirname, "blobs");

export async function build(program: Program, constants: Record<string, number>, setting: Setting): Promise<Built> {
  const all = { ...program.constants, ...constants };
  const main = Object.entries(all).reduce(setConstant, textOf(program));
  const readFile = filesOf(program, main, setting.executor);
  return program.byHand ? byHand(program.file, readFile) : withTickless(program.file, readFile, setting);
}

/** What the bounds for bytes were measured on: the tasks, the executor, a plain `main` and `run(n)`; no host, no main task. */
export async function hostlessBytes(program: Program, optimize: Setting["optimize"]): Promise<number> {
  const main = "export async function main(): Promise<void>";
  const text = textOf(program);
  if (!text.includes(main)) throw new Error(`${program.file} has no ${main}`);
  const plain = `${text.replace(main, "export function main(): void")}${RUN}`;
  const options = { program: "module", allocation: "any" } as const;
  const transform = createTransform(libraryWith("minimal"), options);
  const flags = [optimize === "speed" ? "-O3" : "-Oz", "--noAssert", "--runtime", "stub", "--use", "abort="];
  const wasm = await plainAsc(program.file, filesOf(program, plain, "minimal"), flags, asTransforms(transform));
  return stripCustomSections(wasm).length;
}
const RUN = `
import { batchNow as batch } from "tickless/task/executor";
export function run(n: i32): void { for (let i = 0; i < n; i++) batch(); }
`;

const textOf = ({ file }: Program): string => readFileSync(path.join(blobs, file), "utf8");
function filesOf({ file }: Program, main: string, executor: Setting["executor"]): ReadFile {
  return (name) => {
    if (name === "main.ts") return main;
    const minimal = name === "batches.ts" && executor === "minimal";
    const beside = minimal ? path.join(blobs, "minimal-batches.ts") : path.join(blobs, path.dirname(file), name);
    return existsSync(beside) ? readFileSync(beside, "utf8") : null;
  };
}
function libraryWith(executor: Setting["executor"]): Map<string, string> {
  const library = new Map(readLibrary());
  if (executor === "minimal") library.set("task/executor", readFileSync(path.join(blobs, "minimal.ts"), "utf8"));
  return library;
}

function setConstant(text: string, [name, value]: [string, number]): string {
  const pattern = new RegExp(`^const ${name} = \\d+;$`, "m");
  if (!pattern.test(text)) throw new Error(`the program has no line "const ${name} = …;"`);
  return text.replace(pattern, `const ${name} = ${value};`);
}

type ReadFile = (name: string) => string | null;

async function withTickless(what: string, readFile: ReadFile, { optimize, executor }: Setting): Promise<Built> {
  const library = libraryWith(executor);
  const options = { allocation: "any" as const };
  const input = { entry: "main.ts", name: "bench", readFile, library, options, optimize };
  const made = await compile(input);
  if (!made.ok) throw new Error(`${what}: ${made.diagnostics.map(({ message }) => message).join("; ")}`);
  const { side, wasm } = made;
  const fields = {
    capabilities: capabilityBits(side.capabilities) ?? 0,
    ram: side.memory.total + HEAP,
    tickRate: side.tickRate,
    budget: 0,
    name: side.name,
    trace: false,
  };
  const frames = new Map(side.functions.map(({ name, frame }) => [name.replace(/^.*[/~#]/, ""), frame]));
  const module = stripCustomSections(wasm);
  return { container: await packContainer(fields, module), moduleBytes: module.length, frames };
}

async function byHand(what: string, readFile: ReadFile): Promise<Built> {
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--use", "abort=", "--initialMemory", "2"];
  const module = stripCustomSections(await plainAsc(what, readFile, flags));
  const fields = { capabilities: 0, ram: 0x20000, tickRate: 1000, budget: 0, name: "by-hand", trace: false } as const;
  return { container: await packContainer(fields, module), moduleBytes: module.length, frames: new Map() };
}

/** asc's own command line, with the transforms of whoever wants some. */
async function plainAsc(
  what: string,
  readFile: ReadFile,
  flags: string[],
  transforms: ReturnType<typeof asTransforms> = [],
): Promise<Uint8Array> {
  let wasm: Uint8Array | null = null;
  const said: string[] = [];
  const { error } = await asc.main(["main.ts", "-o", "main.wasm", ...flags], {
    readFile,
    writeFile: (_, contents) => void (typeof contents === "string" || (wasm = contents)),
    listFiles: () => [],
    stderr: { write: (text) => said.push(String(text)) },
    transforms,
  });
  if (error || wasm === null) throw new Error(`${what}: ${said.join("")}`);
  return wasm;
}
