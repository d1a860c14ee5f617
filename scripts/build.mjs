// Transpiles the TypeScript of compiler/, cli/ and host-js/ file by file into dist/. Types are checked by `npm run lint`.
import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folders = ["compiler", "cli", "host-js"];
const sources = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name)),
);
rmSync(path.join(root, "dist"), { recursive: true, force: true });
await build({
  entryPoints: sources,
  outdir: path.join(root, "dist"),
  outbase: root,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
});
