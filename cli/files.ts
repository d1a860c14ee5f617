// Writes files with what can go wrong as a sentence.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentError, whyFileFailed } from "./errors.js";
import { relative } from "./project/project.js";

/** Writes a file and the folders it lies in. */
export function writeFile(file: string, data: string | Uint8Array): void {
  try {
    makeFolder(path.dirname(file));
    writeFileSync(file, data);
  } catch (error) {
    throw environmentError(`${relative(file)} could not be written: ${whyFileFailed(error)}`);
  }
}

/** One by one: below /proc, Node's own recursive way never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}
