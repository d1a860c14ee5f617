// Transpiles the TypeScript of compiler/, cli/ and host-js/ file by file into dist/, and makes the modules of boards in
// assembly/boards/ and the typings of assembly/ in dist/types/. Types are checked by `npm run lint`.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeTypings } from "./typings.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, "dist");
const folders = ["compiler", "cli", "host-js"];

function filesBelow(folder, wanted) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const isSource = (name) => name.endsWith(".ts") && !name.endsWith(".d.ts");
const sources = folders.flatMap((folder) => filesBelow(path.join(root, folder), isSource));
await build({
  entryPoints: sources,
  outdir: dist,
  outbase: root,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
});

// Written in place and cleaned afterwards, so that a command that runs meanwhile never finds a half-empty folder.
const outputs = new Set(sources.map((file) => path.join(dist, path.relative(root, file)).slice(0, -3) + ".js"));
for (const file of folders.flatMap((folder) => filesBelow(path.join(dist, folder), () => true))) {
  if (!outputs.has(file.replace(/\.map$/, ""))) rmSync(file);
}

// What firmware imports as "tickless/boards/NAME", from boards/NAME/board.json.
const { deviceNames, findBoard } = await import("../dist/cli/boards/board.js");
const { firmwareModule } = await import("../dist/cli/boards/firmware.js");
const modules = path.join(root, "assembly", "boards");
mkdirSync(modules, { recursive: true });
const boards = deviceNames();
for (const name of boards) writeFileSync(path.join(modules, `${name}.ts`), firmwareModule(findBoard(name)));
for (const file of readdirSync(modules)) {
  if (!boards.includes(path.basename(file, ".ts"))) rmSync(path.join(modules, file));
}
writeTypings(path.join(dist, "types"));

// asconfig.json and the as-pect tests name this package as a user's project does: "tickless/transform".
const self = path.join(root, "node_modules", "tickless");
if (existsSync(path.dirname(self)) && !existsSync(self)) symlinkSync("..", self, "dir");
