// The native host: built from this package's C sources the first time it is needed.
import { existsSync } from "node:fs";
import path from "node:path";
import { environmentError } from "../errors.js";
import { hostBuildFolder } from "../host/folder.js";
import { complain, err } from "../terminal.js";
import { installLine, missingTools } from "../tools.js";

/** The path of the executable. */
export async function ensureHost(): Promise<string> {
  const missing = missingTools("start");
  if (missing.length > 0) {
    const names = missing.map((tool) => tool.command).join(", ");
    throw environmentError(`${names} not found, needed to build the native host; run: ${installLine(missing)}`);
  }
  const { ensurePosixHost } = await import("../host/build.js");
  const isBuilt = existsSync(path.join(hostBuildFolder(), "posix"));
  if (!isBuilt && process.stderr.isTTY) complain(err.dim("building the native host, once"));
  const host = await ensurePosixHost();
  if (!host.ok) throw environmentError(host.message);
  return host.value;
}
