// This package's own folder and package.json: where the library, the boards and the host's sources lie.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Wasm3Source } from "./host/wasm3.js";

/** The folder that holds package.json, two above dist/cli/ (and one above cli/ when the sources run as they are). */
export const packageFolder = findFolder(path.dirname(fileURLToPath(import.meta.url)));

export interface PackageFacts {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  /** Where Wasm3's sources come from. */
  wasm3: Wasm3Source;
}

export const packageFacts = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")) as PackageFacts;

function findFolder(from: string): string {
  let folder = from;
  while (path.basename(folder) !== "cli") folder = path.dirname(folder);
  const above = path.dirname(folder);
  return path.basename(above) === "dist" ? path.dirname(above) : above;
}
