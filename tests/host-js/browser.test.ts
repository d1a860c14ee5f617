import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../host-js", import.meta.url));
const NODE_ONLY = ["node.ts", "worker.ts"];

test("host-js can be bundled for a browser: nothing but the worker needs Node", async () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !NODE_ONLY.includes(file));
  expect(files.length).toBeGreaterThan(15);
  const { errors, metafile } = await build({
    entryPoints: files.map((file) => join(folder, file)),
    outdir: "bundle",
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  expect(errors).toEqual([]);
  const imported = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  expect(imported.filter((path) => path.startsWith("node:"))).toEqual([]);
});
