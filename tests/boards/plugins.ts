// Builds QEMU's plugins, which hold a board at any instruction (moments.c), say when its outputs were written (stamps.c) or
// count its instructions (counts.c).
import path from "node:path";
import { runCommand } from "../../cli/host/command.js";
import { temporaryFolder } from "../cli/cli.js";

const built = new Map<string, Promise<string>>();

/** A plugin's file. */
export function pluginFile(name: "counts" | "moments" | "stamps"): Promise<string> {
  const file = built.get(name) ?? build(name);
  built.set(name, file);
  return file;
}

async function build(name: string): Promise<string> {
  const folder = temporaryFolder();
  const source = path.join(import.meta.dirname, `${name}.c`);
  const flags = ["-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror", "-O2", "-fPIC", "-shared"];
  const done = await runCommand("cc", [...flags, "-o", `${name}.so`, source], folder);
  if (done.status !== 0) throw new Error(done.output);
  return path.join(folder, `${name}.so`);
}
