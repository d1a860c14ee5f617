// The AssemblyScript library that firmware imports, read from assembly/ into the map the compiler takes.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Library } from "../compiler/types.js";
import { packageFolder } from "./package.js";

export function readLibrary(): Library {
  const folder = path.join(packageFolder, "assembly");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts")).sort();
  return new Map(
    sources.map((file) => [
      file.slice(0, -".ts".length).split(path.sep).join("/"),
      readFileSync(path.join(folder, file), "utf8"),
    ]),
  );
}
