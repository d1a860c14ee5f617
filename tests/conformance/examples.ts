// Compiles the examples as `tickless build` does: with the real compiler, and as much memory as the container says.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { measureHeap } from "../../cli/compile/heap.js";
import { readLibrary } from "../../cli/library.js";
import { compile } from "../../compiler/index.js";
import type { CompileInput } from "../../compiler/types.js";
import { capabilityBits, packContainer, stripCustomSections } from "../../host-js/container.js";

export const exampleFolder = fileURLToPath(new URL("../../examples", import.meta.url));

export const EXAMPLES: readonly string[] = readdirSync(exampleFolder).filter((name) =>
  existsSync(join(exampleFolder, name, "main.ts")),
);

/** An example's file; null: it has none of that name. */
export function exampleFile(name: string, file: string): string | null {
  const path = join(exampleFolder, name, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

export function buildExample(name: string, options: CompileInput["options"] = {}): Promise<Uint8Array> {
  return buildProgram(name, (file) => exampleFile(name, file), options);
}

/** The same for any program; its first file is main.ts. */
export async function buildProgram(
  name: string,
  readFile: (file: string) => string | null,
  options: CompileInput["options"] = {},
): Promise<Uint8Array> {
  const made = await compile({
    entry: "main.ts",
    name,
    readFile,
    library: readLibrary(),
    options,
    optimize: "size",
  });
  if (!made.ok) throw new Error(made.diagnostics.map(({ message, at }) => `${at?.line ?? 0}: ${message}`).join("\n"));
  const { side, wasm } = made;
  const module = stripCustomSections(wasm);
  const fixed = side.memory.total - side.memory.heap;
  const heap = await measureHeap(module, fixed);
  if (!heap.ok) throw new Error(heap.message);
  const { tickRate, trace, board } = side;
  const capabilities = capabilityBits(side.capabilities) ?? 0;
  const ram = Math.max(8, fixed + heap.bytes);
  return packContainer({ capabilities, ram, tickRate, budget: 0, name, trace, board }, module);
}
