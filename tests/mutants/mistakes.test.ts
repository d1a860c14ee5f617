// Shows that the tests of the lowering can find mistakes: each seeded one makes a lowering of its own, and the corpus must
// notice it. One process tries many lowerings, because loading asc takes longer than the corpus.
import { build } from "esbuild";
import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mistakes, type Mistake } from "./mistakes.js";

const root = path.join(import.meta.dirname, "../..");
/** Longer than this on the corpus means an endless loop, in the lowering or in what it made. */
const LONGEST = 120_000;

let folder = "";
const bundleOf = (i: number): string => path.join(folder, `${i}.mjs`);

async function bundleLowering(mistake: Mistake | null, outfile: string): Promise<void> {
  const seeded = mistake && path.join(root, "compiler", mistake.file);
  await build({
    entryPoints: [path.join(root, "compiler/lowering/index.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
    plugins: [
      {
        name: "mistake",
        setup(build) {
          build.onLoad({ filter: /\.ts$/ }, ({ path: file }) =>
            mistake && file === seeded ? { contents: seed(readFileSync(file, "utf8"), mistake), loader: "ts" } : null,
          );
        },
      },
    ],
  });
}

function seed(text: string, { what, file, find, replace }: Mistake): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`"${what}": the text to change stands ${parts.length - 1} times in ${file}`);
  return parts.join(replace);
}

/** What the corpus noticed for each bundle; null: nothing. A process that hangs is ended, and another goes on. */
async function tryAll(bundles: string[]): Promise<Map<string, string | null>> {
  const results = new Map<string, string | null>();
  for (let rest = bundles; rest.length > 0; rest = bundles.filter((bundle) => !results.has(bundle))) {
    const stuck = await tryUntilStuck(rest, results);
    if (stuck !== null) results.set(stuck, "it never ended");
  }
  return results;
}
function tryUntilStuck(bundles: string[], results: Map<string, string | null>): Promise<string | null> {
  const child = fork(path.join(folder, "detect.mjs"), bundles, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  let timer = setTimeout(() => child.kill(), LONGEST);
  readLines(child, (line) => {
    const { bundle, noticed } = JSON.parse(line) as { bundle: string; noticed: string | null };
    results.set(bundle, noticed);
    clearTimeout(timer);
    timer = setTimeout(() => child.kill(), LONGEST);
  });
  return new Promise((resolve) => {
    child.on("close", () => {
      clearTimeout(timer);
      resolve(bundles.find((bundle) => !results.has(bundle)) ?? null);
    });
  });
}
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  if (child.stdout) createInterface({ input: child.stdout }).on("line", onLine);
}

let results = new Map<string, string | null>();
beforeAll(async () => {
  folder = mkdtempSync(path.join(root, "node_modules", ".mistakes-"));
  await build({
    entryPoints: [path.join(root, "tests/mutants/detect.ts")],
    outfile: path.join(folder, "detect.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
    plugins: [{ name: "in place", setup: (build) => build.onLoad({ filter: /\.ts$/ }, inPlace) }],
  });
  await bundleLowering(null, bundleOf(0));
  for (const [i, mistake] of mistakes.entries()) await bundleLowering(mistake, bundleOf(i + 1));
  results = await tryAll([0, ...mistakes.keys()].map((_, i) => bundleOf(i)));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A bundled file must still find what lies beside it. */
function inPlace({ path: file }: { path: string }) {
  const text = readFileSync(file, "utf8")
    .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)))
    .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href));
  return { contents: text, loader: "ts" as const };
}

describe("seeded mistakes", () => {
  it("there are none in the lowering as it is", () => {
    expect(results.get(bundleOf(0))).toBeNull();
  });
  mistakes.forEach(({ what }, i) => {
    it(`is found: ${what}`, () => {
      expect(results.get(bundleOf(i + 1)), "no program of the corpus noticed").toBeTypeOf("string");
    });
  });
});
