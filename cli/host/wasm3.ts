// Wasm3's sources: from the registry package that package.json names, by exact version and checksum, into the build
// folder; or any checkout that TICKLESS_WASM3_DIR names. None of its files is ever changed.
//
//   npm pack --> checksum --> tar: only the core's files --> build/wasm3-VERSION/
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { reasonIn, runCommand } from "./command.js";
import { failed, fine, type HostResult } from "./result.js";

/** The files of the interpreter itself; the rest of the package is bindings, WASI and tracing. */
const CORE_FILES: readonly string[] = [
  ...["bind", "code", "compile", "core", "env", "exec", "function"].flatMap((unit) => [`m3_${unit}.c`, `m3_${unit}.h`]),
  ...["m3_module.c", "m3_parse.c"],
  ...["config", "config_platforms", "exception", "exec_defs", "info", "math_utils"].map((name) => `m3_${name}.h`),
  ...["wasm3.h", "wasm3_defs.h"],
];

export interface Wasm3Source {
  package: string;
  version: string;
  /** As in a lock file: "sha512-" and base64. */
  integrity: string;
  /** The folder in the package that holds the sources. */
  folder: string;
}

export interface Wasm3Options {
  source: Wasm3Source;
  /** Where build/ lies or is to be made. */
  buildFolder: string;
  /** A folder with sources to use instead; null: none. */
  instead: string | null;
}

/** The folder that holds m3_compile.c and its siblings. */
export async function ensureWasm3(options: Wasm3Options): Promise<HostResult<string>> {
  if (options.instead !== null) return checkFolder(path.resolve(options.instead));
  const folder = path.join(options.buildFolder, `wasm3-${options.source.version}`);
  if (isComplete(folder)) return fine(folder);
  await mkdir(options.buildFolder, { recursive: true });
  const temporary = await mkdtemp(path.join(options.buildFolder, "wasm3-"));
  try {
    return await fetchInto(folder, temporary, options.source);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function isComplete(folder: string): boolean {
  return CORE_FILES.every((file) => existsSync(path.join(folder, file)));
}

function checkFolder(folder: string): HostResult<string> {
  const missing = CORE_FILES.find((file) => !existsSync(path.join(folder, file)));
  if (missing === undefined) return fine(folder);
  return failed(`TICKLESS_WASM3_DIR is ${folder}, which has no ${missing}: name the folder of Wasm3's sources`);
}

async function fetchInto(folder: string, temporary: string, source: Wasm3Source): Promise<HostResult<string>> {
  const specifier = `${source.package}@${source.version}`;
  const pack = await runCommand("npm", ["pack", specifier, "--pack-destination", temporary], temporary);
  const archive = (await readdir(temporary)).find((file) => file.endsWith(".tgz"));
  if (pack.status !== 0 || archive === undefined) {
    const advice = "look at the network, or set TICKLESS_WASM3_DIR to a folder of Wasm3's sources";
    return failed(`Wasm3's sources (${specifier}) could not be fetched: ${reasonIn(pack.output)}; ${advice}`);
  }
  const found = integrityOf(await readFile(path.join(temporary, archive)));
  if (found !== source.integrity) {
    return failed(`the package ${specifier} is not the one that is pinned: its checksum is ${found}`);
  }
  return unpack(path.join(temporary, archive), folder, temporary, source);
}

export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

async function unpack(
  archive: string,
  folder: string,
  temporary: string,
  source: Wasm3Source,
): Promise<HostResult<string>> {
  const below = path.posix.join("package", source.folder);
  const strip = below.split("/").length;
  const fresh = path.join(temporary, "sources");
  await mkdir(fresh);
  const members = CORE_FILES.map((file) => path.posix.join(below, file));
  const tar = await runCommand("tar", ["-xzf", archive, `--strip-components=${strip}`, ...members], fresh);
  if (tar.status !== 0) return failed(`the package of Wasm3's sources could not be unpacked: ${reasonIn(tar.output)}`);
  // A folder left half-filled by an older version is replaced as a whole.
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return fine(folder);
}
