// The corpus of programs for the lowering: what each must log stands at its end.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "programs");

export interface TestProgram {
  name: string;
  text: string;
}

export function programs(): TestProgram[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return files.map((file) => ({
    name: path.basename(file, ".ts"),
    text: readFileSync(path.join(folder, file), "utf8"),
  }));
}

export function expectedOf(text: string): string[] {
  const [, expected] = text.split("// expected:\n");
  if (expected === undefined) throw new Error("a test program must end in the lines it is expected to log");
  return expected
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^\/\/ ?/, ""));
}

/** Only with a collected heap: says how much of what is dead is still there. */
export const deadProgram = readFileSync(path.join(folder, "collected/dead.ts"), "utf8");
