// Builds QEMU's plugin that holds a board at any instruction (moments.c).
import path from "node:path";
import { runCommand } from "../../cli/host/command.js";
import { temporaryFolder } from "../cli/cli.js";

let built: Promise<string> | null = null;

/** Its file. */
export function momentsPlugin(): Promise<string> {
  return (built ??= build());
}

async function build(): Promise<string> {
  const folder = temporaryFolder();
  const source = path.join(import.meta.dirname, "moments.c");
  const flags = ["-std=c11", "-D_DEFAULT_SOURCE", "-Wall", "-Wextra", "-Werror", "-O2", "-fPIC", "-shared"];
  const done = await runCommand("cc", [...flags, "-o", "moments.so", source], folder);
  if (done.status !== 0) throw new Error(done.output);
  return path.join(folder, "moments.so");
}
