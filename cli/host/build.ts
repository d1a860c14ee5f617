// Builds hosts with CMake and Ninja; a second call finds nothing to do and takes a moment.
//
//   ensureWasm3 --> cmake (once) --> ninja --> build/posix/tickless-host, build/boards/NAME/...
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
  const { sanitize = false, target = "tickless-host", wasm3 = null } = options;
  return buildHost({
    folder: path.join(hostBuildFolder(), sanitize ? "posix-sanitized" : "posix"),
    program: target,
    target,
    settings: { TICKLESS_SANITIZE: sanitize ? "ON" : "OFF" },
    ...(wasm3 === null ? {} : { wasm3 }),
  });
}

export interface HostBuild {
  folder: string;
  /** The file that is built, in the folder, and CMake's name for it. */
  program: string;
  target: string;
  /** CMake's variables. */
  settings: Settings;
  /** Runs first, while no other build does. */
  prepare?: () => Promise<void>;
  /** A folder with Wasm3's sources instead of the pinned ones. */
  wasm3?: string;
}

type Settings = Record<string, string>;

/** Builds a host, one at a time on this machine; gives the path of the program. */
export async function buildHost(host: HostBuild): Promise<HostResult<string>> {
  const buildFolder = hostBuildFolder();
  const instead = host.wasm3 ?? process.env["TICKLESS_WASM3_DIR"] ?? "";
  try {
    await mkdir(buildFolder, { recursive: true });
    return await withLock(path.join(buildFolder, "host.lock"), async () => {
      const source = packageFacts.wasm3;
      const sources = await ensureWasm3({ source, buildFolder, instead: instead === "" ? null : instead });
      if (!sources.ok) return sources;
      await host.prepare?.();
      return build({ ...host, settings: { TICKLESS_WASM3: sources.value, ...host.settings } });
    });
  } catch (error) {
    return failed(`the host could not be built in ${buildFolder}: ${(error as Error).message}`);
  }
}

async function build({ folder, program, target, settings }: HostBuild): Promise<HostResult<string>> {
  const source = path.join(packageFolder, "host-c");
  if (!(await isConfigured(folder, { ...settings, CMAKE_HOME_DIRECTORY: source }))) {
    const configured = await configure(source, folder, settings);
    if (configured !== null) return failed(`the host could not be configured: ${configured}`);
  }
  const built = await runCommand("ninja", ["-C", folder, target], packageFolder);
  if (built.status !== 0) return failed(`the host could not be compiled: ${reasonIn(built.output)}`);
  const file = path.join(folder, program);
  return existsSync(file) ? fine(file) : failed(`the host was compiled, but ${file} is not there`);
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
