// Builds the posix host with CMake and Ninja; a second call finds nothing to do and takes a moment.
//
//   ensureWasm3 --> cmake (once) --> ninja --> build/posix/tickless-host
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { packageFacts, packageFolder } from "../package.js";
import { reasonIn, runCommand } from "./command.js";
import { hostBuildFolder } from "./folder.js";
import { withLock } from "./lock.js";
import { failed, fine, type HostResult } from "./result.js";
import { ensureWasm3 } from "./wasm3.js";

export interface BuildOptions {
  /** With address and undefined-behaviour sanitizers, into a folder of its own. */
  sanitize: boolean;
  /** The program to build. */
  target: "tickless-host" | "tickless-mutate";
  /** A folder with Wasm3's sources instead of the pinned ones; null: none. */
  wasm3: string | null;
}

/** The path of the built program. */
export async function ensurePosixHost(options: Partial<BuildOptions> = {}): Promise<HostResult<string>> {
  const { sanitize = false, target = "tickless-host", wasm3 = process.env["TICKLESS_WASM3_DIR"] ?? null } = options;
  const buildFolder = hostBuildFolder();
  try {
    await mkdir(buildFolder, { recursive: true });
    return await withLock(path.join(buildFolder, "host.lock"), async () => {
      const source = packageFacts.wasm3;
      const sources = await ensureWasm3({ source, buildFolder, instead: wasm3 === "" ? null : wasm3 });
      if (!sources.ok) return sources;
      const folder = path.join(buildFolder, sanitize ? "posix-sanitized" : "posix");
      return build(folder, target, { TICKLESS_WASM3: sources.value, TICKLESS_SANITIZE: sanitize ? "ON" : "OFF" });
    });
  } catch (error) {
    return failed(`the host could not be built in ${buildFolder}: ${(error as Error).message}`);
  }
}

type Settings = Record<string, string>;

async function build(folder: string, target: string, settings: Settings): Promise<HostResult<string>> {
  const source = path.join(packageFolder, "host-c");
  if (!(await isConfigured(folder, { ...settings, CMAKE_HOME_DIRECTORY: source }))) {
    const configured = await configure(source, folder, settings);
    if (configured !== null) return failed(`the host could not be configured: ${configured}`);
  }
  const built = await runCommand("ninja", ["-C", folder, target], packageFolder);
  if (built.status !== 0) return failed(`the host could not be compiled: ${reasonIn(built.output)}`);
  const program = path.join(folder, target);
  return existsSync(program) ? fine(program) : failed(`the host was compiled, but ${program} is not there`);
}

/** Ninja itself calls CMake again when a CMake file changed; only other settings need a new start. */
async function isConfigured(folder: string, settings: Settings): Promise<boolean> {
  if (!existsSync(path.join(folder, "build.ninja"))) return false;
  const cache = (await readFile(path.join(folder, "CMakeCache.txt"), "utf8")).split("\n");
  return Object.entries(settings).every(([name, value]) =>
    cache.some((line) => line.startsWith(`${name}:`) && line.endsWith(`=${value}`)),
  );
}

/** Why it failed; null: it did not. */
async function configure(source: string, folder: string, settings: Settings): Promise<string | null> {
  await rm(folder, { recursive: true, force: true });
  const values = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const done = await runCommand("cmake", ["-S", source, "-B", folder, "-G", "Ninja", ...values], packageFolder);
  return done.status === 0 ? null : reasonIn(done.output);
}
