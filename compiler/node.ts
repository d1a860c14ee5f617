// The transform for `asc --transform tickless/transform` and for as-pect: reads the library from beside the package.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createTransform } from "./transform.js";
import type { Library } from "./types.js";

const EXTENSION = ".ts";

// dist/compiler/node.js and compiler/node.ts both lie below the package's folder.
function findLibrary(): URL {
  for (const up of ["../../assembly/", "../assembly/"]) {
    const folder = new URL(up, import.meta.url);
    try {
      readdirSync(folder);
      return folder;
    } catch {
      continue;
    }
  }
  throw new Error("Tickless has lost its folder assembly/: install the package again");
}

function readLibrary(): Library {
  const folder = findLibrary();
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(EXTENSION) && !file.endsWith(".d.ts")).sort();
  return new Map(
    sources.map((file) => {
      const path = file.replaceAll("\\", "/");
      return [path.slice(0, -EXTENSION.length), readFileSync(new URL(path, folder), "utf8")];
    }),
  );
}

export default createTransform(readLibrary());
