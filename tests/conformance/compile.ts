// Compiles the small programs of the host tests with plain asc, straight against the imports of docs/abi.md: what they
// prove does not depend on the compiler or the library.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { capabilityBits, packContainer, readContainer } from "../../host-js/container.js";
import type { Container, ContainerFields } from "../../host-js/container.js";

const blobs = fileURLToPath(new URL("blobs", import.meta.url));

/** Names of the programs in blobs/. */
export const PROGRAMS: readonly string[] = readdirSync(blobs)
  .filter((file) => file.endsWith(".ts") && file !== "abi.ts")
  .map((file) => file.slice(0, -".ts".length));

export function programSource(name: string): string {
  return readFileSync(join(blobs, `${name}.ts`), "utf8");
}

/** What comes to a program from outside; empty: nothing. */
export function programScript(name: string): string {
  const file = join(blobs, `${name}.script`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** A module from AssemblyScript; it may import "./abi". */
export async function compileModule(source: string, flags: readonly string[] = []): Promise<Uint8Array> {
  const files = new Map([
    ["main.ts", source],
    ["abi.ts", programSource("abi")],
  ]);
  let module: Uint8Array | null = null;
  const fixed = ["main.ts", "-o", "main.wasm", "-O1", "--runtime", "stub", "--use", "abort=", "--initialMemory", "1"];
  const said: string[] = [];
  const { error } = await asc.main([...fixed, ...flags], {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") module = contents;
    },
    listFiles: () => [],
    stderr: { write: (chunk) => said.push(String(chunk)) },
  });
  if (error !== null || module === null) throw new Error(`asc: ${said.join("")}`);
  return module;
}

const FIELDS = {
  capabilities: capabilityBits(["gpio", "uart"]) ?? 0,
  ram: 65536,
  tickRate: 1000,
  budget: 0,
  name: "test",
  trace: false,
} as const;

export type Fields = Partial<Omit<ContainerFields, "buildId">>;

/** A container around a compiled program: by default with everything the simulated board has. */
export async function compileBlob(
  source: string,
  fields: Fields = {},
  flags: readonly string[] = [],
): Promise<Uint8Array> {
  return packContainer({ ...FIELDS, ...fields }, await compileModule(source, flags));
}

/** It reaches for the end of its first page. */
const WHOLE_PAGE: readonly string[] = ["text"];

const FLOATS: readonly string[] = ["conversions"];

/** A program of blobs/, in as much memory as it uses, so that it runs wherever that fits. */
export async function buildConformance(name: string, flags: readonly string[] = []): Promise<Uint8Array> {
  const source = `${programSource(name)}\nexport const end: usize = __heap_base;\n`;
  const module = await compileModule(source, flags);
  const capabilities = FIELDS.capabilities | (FLOATS.includes(name) ? (capabilityBits(["float"]) ?? 0) : 0);
  const ram = WHOLE_PAGE.includes(name) ? 65536 : await endOf(module);
  return packContainer({ ...FIELDS, capabilities, ram, name }, module);
}

/** Where a module says that its memory ends. */
async function endOf(module: Uint8Array): Promise<number> {
  const nothing = (): number => 0;
  const imports = new Proxy({}, { get: () => new Proxy({}, { get: () => nothing }) });
  const { instance } = await WebAssembly.instantiate(module as BufferSource, imports);
  return (instance.exports["end"] as WebAssembly.Global<"i32">).value;
}

/** The same, read: a container that the host has accepted. */
export async function compileContainer(
  source: string,
  fields: Fields = {},
  flags: readonly string[] = [],
): Promise<Container> {
  return accept(await compileBlob(source, fields, flags));
}

export function accept(bytes: Uint8Array): Container {
  const read = readContainer(bytes);
  if (!read.ok) throw new Error(`the blob ${read.refusal.message}`);
  return read.container;
}
