// From a project to a blob: compile, validate, measure the start-time heap, pack the container, write the files.
//
//   sources --> compile --> validate --> run start() once --> container --> build/NAME.{wasm,json,wasm.map,tkl}
import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import type { CompileInput, CompilerOptions, Diagnostic, SideFile } from "../../compiler/types.js";
import { REFUSAL_EXPORT, REFUSAL_IMPORT } from "../../host-js/abi.js";
import {
  ANY_HOST,
  capabilityBits,
  packContainer,
  readContainer,
  stripCustomSections,
} from "../../host-js/container.js";
import { PAGE, readModule } from "../../host-js/module.js";
import { parseDuration } from "../duration.js";
import { environmentError, whyFileFailed } from "../errors.js";
import { writeFile } from "../files.js";
import { readLibrary } from "../library.js";
import type { Project } from "../project/project.js";
import type { Settings } from "../project/schema.js";
import { measureHeap } from "./heap.js";

export type Optimize = CompileInput["optimize"];

export interface BuildOptions {
  optimize: Optimize;
  /** With calls that report every poll, wake and finish; such a build has a folder of its own. */
  trace: boolean;
}

export interface Artefacts {
  /** Paths of the four files. */
  wasm: string;
  side: string;
  map: string;
  blob: string;
}

export interface Built {
  files: Artefacts;
  side: SideFile;
  /** The module as the container holds it, and the container. */
  module: Uint8Array;
  container: Uint8Array;
}

export interface BuildResult {
  diagnostics: Diagnostic[];
  /** null: the diagnostics say why. */
  built: Built | null;
}

/** Reads a source file as the compiler names it: relative to the project's folder. */
export function sourceReader(project: Project): (file: string) => string | null {
  return (file) => {
    try {
      return readFileSync(path.resolve(project.root, file), "utf8");
    } catch (error) {
      // asc asks for names that may not be there, and says itself what it could not find.
      if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
      throw environmentError(`${file} could not be read: ${whyFileFailed(error)}`);
    }
  };
}

export async function build(project: Project, options: BuildOptions): Promise<BuildResult> {
  const { settings } = project;
  // Loaded only here: asc is large, and the commands that compile nothing must work without it. V8 would optimise much of
  // Binaryen meanwhile, which takes more processor time than a compile does; it still does so for what stays hot.
  setFlagsFromString("--wasm-tiering-budget=400000000");
  const { compile } = await import("../../compiler/index.js");
  const result = await compile({
    entry: settings.entry,
    name: settings.name,
    readFile: sourceReader(project),
    library: readLibrary(),
    options: { ...compilerSettings(settings), trace: options.trace },
    optimize: options.optimize,
  });
  if (!result.ok) return { diagnostics: result.diagnostics, built: null };
  const { side } = result;
  const module = stripCustomSections(result.wasm);
  const refused = refusal(await pack(project, side, module));
  if (refused !== null) return { diagnostics: [...result.diagnostics, refused], built: null };
  const warnings = await tryStart(settings, side, module);
  const container = await pack(project, side, module);
  const files = writeArtefacts(artefactsOf(project, options), { ...result, container });
  return { diagnostics: [...result.diagnostics, ...warnings], built: { files, side, module, container } };
}

function compilerSettings({ tickRate, logLevel, heap, heapSize, stackSize }: Settings): Partial<CompilerOptions> {
  return { tickRate, logLevel, heap, heapSize, stackSize };
}

async function pack(project: Project, side: SideFile, module: Uint8Array): Promise<Uint8Array> {
  const capabilities = capabilityBits(side.capabilities.filter((name) => capabilityBits([name]) !== null)) ?? 0;
  const budget = parseDuration(project.settings.budget) ?? 0;
  const { tickRate, trace, name, board } = side;
  const ram = Math.max(8, side.memory.total);
  return packContainer({ capabilities, ram, tickRate, budget, name, trace, board }, module);
}

/** What every host would refuse should not leave the builder's hands; null: nothing. */
function refusal(container: Uint8Array): Diagnostic | null {
  const read = readContainer(container, ANY_HOST);
  if (read.ok) return null;
  // Only imports and exports are the user's own doing.
  const { code, message } = read.refusal;
  if (code !== REFUSAL_IMPORT && code !== REFUSAL_EXPORT) throw new Error(`the compiler made a blob that ${message}`);
  return { severity: "error", message: `the program ${message}`, at: null, related: null };
}

/**
 * Adds what the module initialisers allocate to the RAM the container asks for, beside what the tasks allocate once. A
 * garbage-collected heap is as large as the settings say.
 */
async function tryStart(settings: Settings, side: SideFile, module: Uint8Array): Promise<Diagnostic[]> {
  const later = side.memory.heap;
  const base = side.memory.total - later;
  const heap = await measureHeap(module, base);
  if (settings.heap === "none") {
    // A start that fails asks for all there is, so that it fails in the same way on every host.
    side.memory.heap = heap.ok ? heap.bytes + later : declaredMemory(module) - base;
    side.memory.total = base + side.memory.heap;
  }
  return heap.ok ? [] : [{ severity: "warning", message: heap.message, at: null, related: null }];
}

function declaredMemory(module: Uint8Array): number {
  const read = readModule(module);
  return read.ok ? (read.shape.memory?.initial ?? 0) * PAGE : 0;
}

function artefactsOf(project: Project, options: BuildOptions): Artefacts {
  const folder = path.join(project.root, "build", ...(options.trace ? ["trace"] : []));
  const file = (ending: string): string => path.join(folder, `${project.settings.name}${ending}`);
  return { wasm: file(".wasm"), side: file(".json"), map: file(".wasm.map"), blob: file(".tkl") };
}

interface Contents {
  wasm: Uint8Array;
  side: SideFile;
  map: string;
  container: Uint8Array;
}

function writeArtefacts(files: Artefacts, contents: Contents): Artefacts {
  writeFile(files.wasm, contents.wasm);
  writeFile(files.side, `${JSON.stringify(contents.side, null, 2)}\n`);
  writeFile(files.map, contents.map);
  writeFile(files.blob, contents.container);
  return files;
}
