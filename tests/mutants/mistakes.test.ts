// Shows that the tests of the lowering can find mistakes: each seeded one makes a lowering or a library of its own, and the
// corpus or a few programs of the fuzzer must notice it. One process tries many, because loading asc takes longer than
// the corpus.
import { build } from "esbuild";
import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Job } from "./detect.js";
import type { How, Mistake, Noticed } from "./mistake.js";
import { mistakes } from "./mistakes.js";

const root = path.join(import.meta.dirname, "../..");
/**
 * Milliseconds after which one that is known to be endless has been found, and never less than everything took together
 * without a mistake; any other may take its time on a busy machine.
 */
const LONGEST = { endless: 12_000, other: 180_000 };

/** Which program has found each mistake before. Only the order in which they are tried depends on it. */
const finders = JSON.parse(readFileSync(path.join(import.meta.dirname, "found-by.json"), "utf8")) as Record<
  string,
  string
>;

let folder = "";
const LIBRARY = "../assembly/";

/** The lowering as it is, with each of those who must find mistakes. */
const FINDERS = ["corpus", "fuzzer", "collector", "counter"] as const;
const SOUND: (Mistake | null)[] = FINDERS.map(() => null);
const tried = [...SOUND, ...mistakes];

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

async function jobOf(mistake: Mistake | null, id: number): Promise<Job> {
  const by = mistake?.by ?? FINDERS[id] ?? "corpus";
  const first = mistake ? finders[mistake.what] : undefined;
  const unrun = mistake?.unrun;
  const sound = path.join(folder, "0.mjs");
  if (mistake?.file.startsWith(LIBRARY)) {
    const text = readFileSync(path.join(root, "compiler", mistake.file), "utf8");
    const name = mistake.file.slice(LIBRARY.length, -".ts".length);
    return { bundle: sound, changed: [name, seed(text, mistake)], by, first, unrun };
  }
  const bundle = mistake ? path.join(folder, `${id}.mjs`) : sound;
  if (mistake || id === 0) await bundleLowering(mistake, bundle);
  return { bundle, changed: null, by, first, unrun };
}

type Results = Map<number, Noticed | null>;

/** What was noticed for each job; null: nothing. A process that hangs is ended, and another goes on. */
async function tryAll(jobs: Job[]): Promise<Results> {
  const results: Results = new Map();
  writeFileSync(path.join(folder, "jobs.json"), JSON.stringify(jobs));
  const ids = [...jobs.keys()];
  for (let rest = ids; rest.length > 0; rest = ids.filter((id) => !results.has(id))) {
    const stuck = await tryUntilStuck(rest, results);
    if (stuck !== null) results.set(stuck, tried[stuck]?.endless ? { how: "hang", what: "it never ended" } : null);
  }
  return results;
}
/** How long all who look for mistakes took with the lowering as it is. */
let sound = 0;

function tryUntilStuck(ids: number[], results: Results): Promise<number | null> {
  const args = [path.join(folder, "jobs.json"), ...ids.map(String)];
  const child = fork(path.join(folder, "detect.mjs"), args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const begun = performance.now();
  const longest = (): number => {
    if (results.size === SOUND.length && sound === 0) sound = performance.now() - begun;
    const next = ids.find((id) => !results.has(id)) ?? 0;
    return tried[next]?.endless ? Math.max(LONGEST.endless, sound) : LONGEST.other;
  };
  let timer = setTimeout(() => child.kill(), longest());
  readLines(child, (line) => {
    const { id, noticed } = JSON.parse(line) as { id: number; noticed: Noticed | null };
    results.set(id, noticed);
    clearTimeout(timer);
    timer = setTimeout(() => child.kill(), longest());
  });
  return new Promise((resolve) => {
    child.on("close", () => {
      clearTimeout(timer);
      resolve(ids.find((id) => !results.has(id)) ?? null);
    });
  });
}
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  if (child.stdout) createInterface({ input: child.stdout }).on("line", onLine);
}

let results: Results = new Map();
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
  const jobs: Job[] = [];
  for (const [id, mistake] of tried.entries()) jobs.push(await jobOf(mistake, id));
  results = await tryAll(jobs);
}, 600_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  report();
});

/** How the mistakes were noticed: how many in which way, and each in a file. */
function report(): void {
  const found = mistakes.map(({ what }, i) => ({ what, noticed: results.get(SOUND.length + i) ?? null }));
  const count = (how: How): number => found.filter(({ noticed }) => noticed?.how === how).length;
  const lines = found.map(
    ({ what, noticed }) => `${noticed?.how ?? "not noticed"}\t${what}\t${noticed?.what.split("\n")[0] ?? ""}\n`,
  );
  const file = "build/mistakes.tsv";
  mkdirSync(path.join(root, "build"), { recursive: true });
  writeFileSync(path.join(root, file), lines.join(""));
  const counts = `${count("log")} by a wrong log, ${count("fault")} by a fault, ${count("hang")} by a run without end, ${count("count")} by loads and stores`;
  const unrun = `${count("refusal")} because the program is refused, ${count("crash")} because the compiler fails`;
  console.log(`${mistakes.length} seeded mistakes: ${counts}, ${unrun} (${file})`);
}

/** By a refusal or a crash only where the mistake is said to be known by nothing else. */
function waysToFind(by: string, unrun: Mistake["unrun"]): How[] {
  if (unrun) return [unrun];
  return by === "counter" ? ["count"] : ["log", "fault", "hang"];
}

/** A bundled file must still find what lies beside it. */
function inPlace({ path: file }: { path: string }) {
  const text = readFileSync(file, "utf8")
    .replaceAll("import.meta.dirname", JSON.stringify(path.dirname(file)))
    .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href));
  return { contents: text, loader: "ts" as const };
}

describe("seeded mistakes", () => {
  it("there are none in the lowering as it is", () => {
    expect(SOUND.map((_, id) => results.get(id))).toEqual(SOUND);
  });
  mistakes.forEach(({ what, by = "corpus", unrun }, i) => {
    it(`is found by the ${by}${unrun ? ` in a ${unrun}` : ""}: ${what}`, () => {
      const noticed = results.get(SOUND.length + i) ?? null;
      expect(noticed, "no program noticed").not.toBeNull();
      expect(waysToFind(by, unrun), noticed?.what).toContain(noticed?.how);
    });
  });
});
