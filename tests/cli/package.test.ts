// What a user gets: the packed tarball, installed into an empty folder elsewhere, makes a project that builds, runs and
// tests, and that has nothing in node_modules that it does not need.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openService } from "../editor/service.js";
import { collect, repository, temporaryFolder, type Ran } from "./cli.js";

/** Why each package is there: ours, the compiler's, and as-pect's own tree. */
const needed: Record<string, string[]> = {
  tickless: [
    "tickless",
    "@jridgewell/resolve-uri",
    "@jridgewell/sourcemap-codec",
    "@jridgewell/trace-mapping",
    "ajv",
    "chokidar",
    "commander",
    "crc-32",
    "fast-deep-equal",
    "fast-uri",
    "fastest-levenshtein",
    "json-schema-traverse",
    "picocolors",
    "readdirp",
    "require-from-string",
    "rp2040js",
    "uf2",
  ],
  assemblyscript: ["assemblyscript", "binaryen", "long"],
  "as-pect": [
    "@as-pect/assembly",
    "@as-pect/cli",
    "@as-pect/core",
    "@as-pect/csv-reporter",
    "@as-pect/json-reporter",
    "@as-pect/snapshots",
    "@as-pect/transform",
    "@assemblyscript/loader",
    "ansi-styles",
    "balanced-match",
    "brace-expansion",
    "chalk",
    "chalk-template",
    "color-convert",
    "color-name",
    "fs.realpath",
    "glob",
    "glob-promise",
    "has-flag",
    "inflight",
    "inherits",
    "minimatch",
    "once",
    "supports-color",
    "wrappy",
  ],
  "as-pect's coverage": [
    "@as-covers/assembly",
    "@as-covers/core",
    "@as-covers/glue",
    "@as-covers/transform",
    "ansi-regex",
    "astral-regex",
    "csv-stringify",
    "emoji-regex",
    "is-fullwidth-code-point",
    "isarray",
    "isobject",
    "line-column",
    "lodash.clonedeep",
    "lodash.merge",
    "lodash.truncate",
    "slice-ansi",
    "string-width",
    "strip-ansi",
    "table",
    "ts-mixer",
    "visitor-as",
  ],
  "as-pect's snapshots": [
    "@chevrotain/cst-dts-gen",
    "@chevrotain/gast",
    "@chevrotain/types",
    "@chevrotain/utils",
    "chevrotain",
    "diff",
    "discontinuous-range",
    "lodash",
    "moo",
    "nearley",
    "railroad-diagrams",
    "randexp",
    "regexp-to-ast",
    "ret",
  ],
};

const elsewhere = temporaryFolder();
const app = path.join(elsewhere, "app");

function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return collect(spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: "1" } }));
}

const tickless = (...args: string[]): Promise<Ran> => run("npx", ["--no-install", "tickless", ...args], app);

/** The scripts of the project's own package.json. */
const script = (name: string, ...args: string[]): Promise<Ran> => run("npm", ["-s", name, "--", ...args], app);

async function succeed(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  if (ran.exitCode !== 0) throw new Error(`exit ${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}

const install = ["install", "--no-audit", "--no-fund", "--prefer-offline"];

beforeAll(async () => {
  // dist/ is fresh, and other tests run from it at this moment: it is packed as it is.
  await succeed(run("npm", ["pack", "--ignore-scripts", "--pack-destination", elsewhere], repository));
  const tarball = readdirSync(elsewhere).find((file) => file.endsWith(".tgz")) ?? "no tarball";
  await succeed(run("npm", [...install, `./${tarball}`], elsewhere));
  await succeed(run("npx", ["--no-install", "tickless", "init", "app"], elsewhere));
  const manifest = path.join(app, "package.json");
  const written = JSON.parse(readFileSync(manifest, "utf8")) as { devDependencies: Record<string, string> };
  written.devDependencies["tickless"] = `file:../${tarball}`;
  writeFileSync(manifest, JSON.stringify(written));
  await succeed(run("npm", install, app));
}, 300_000);

describe("a project made by the packed command", () => {
  test("has nothing in node_modules that it does not need", () => {
    const { packages } = JSON.parse(readFileSync(path.join(app, "node_modules/.package-lock.json"), "utf8")) as {
      packages: object;
    };
    const allowed = Object.values(needed).flat();
    // Also those inside of others: "node_modules/a/node_modules/@b/c".
    const installed = Object.keys(packages).map((folder) => folder.split("node_modules/").at(-1) ?? folder);
    expect(installed.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test("has one asc, the one this package was made for", () => {
    const lock = JSON.parse(readFileSync(path.join(app, "package-lock.json"), "utf8")) as {
      packages: Record<string, { version?: string }>;
    };
    const compilers = Object.entries(lock.packages).filter(([name]) => name.endsWith("node_modules/assemblyscript"));
    expect(compilers.map(([, { version }]) => version)).toEqual(["0.28.20"]);
  });

  test("has no error in an editor", async () => {
    const library = path.join(app, "node_modules/tickless/assembly");
    const projects = [
      { folder: app, files: ["src/main.ts", "tests/main.spec.ts"] },
      { folder: library, files: ["index.ts", "time/timer.ts"] },
    ];
    for (const { folder, files } of projects) {
      const editor = openService(path.join(folder, "tsconfig.json"));
      for (const file of files) expect([file, await editor.problems(path.join(folder, file))]).toEqual([file, []]);
      editor.close();
    }
  });

  test("builds", async () => {
    const { stdout } = await succeed(tickless("build"));
    expect(stdout).toMatch(/^Built build\/app\.tkl: \d+ bytes of module/);
    expect(readdirSync(path.join(app, "build")).sort()).toEqual(["app.json", "app.tkl", "app.wasm", "app.wasm.map"]);
  });

  test("runs in virtual time, and the trace is blinky's", async () => {
    await succeed(script("start", "--virtual", "--for", "3s", "--trace", "trace.jsonl"));
    const lines = readFileSync(path.join(app, "trace.jsonl"), "utf8").trimEnd().split("\n");
    const pins = lines.map((line) => JSON.parse(line) as { tick: number; event: string; level?: number });
    expect(pins.filter(({ event }) => event === "pin").map(({ tick, level }) => [tick, level])).toEqual([
      [0, 0],
      [0, 1],
      [500, 0],
      [1000, 1],
      [1500, 0],
      [2000, 1],
      [2500, 0],
      [3000, 1],
    ]);
  }, 200_000);

  test("tests itself, sync and async", async () => {
    const { stdout } = await succeed(script("test", "--json"));
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, passed: 2, failed: 0 });
  });

  test("fails when a test fails, and when a test does not compile", async () => {
    const failing = path.join(app, "tests", "failing.spec.ts");
    writeFileSync(failing, 'it("is wrong", async () => { expect<i32>(1).toBe(2); });\n');
    const failed = await tickless("test");
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/tickless: the tests failed: see above\n$/);
    expect(JSON.parse((await tickless("test", "--json")).stdout)).toMatchObject({ ok: false, passed: 2, failed: 1 });
    writeFileSync(failing, 'it("is wrong", () => { const x: i32 = "a"; });\n');
    const broken = await tickless("test");
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toContain("tests/failing.spec.ts(1,39)");
    rmSync(failing);
  });

  test("ends a test that keeps the processor", async () => {
    const endless = path.join(app, "tests", "endless.spec.ts");
    writeFileSync(endless, 'it("never ends", async () => { while (true) {} });\n');
    const env = { ...process.env, TICKLESS_TEST_PATIENCE: "3000" };
    const { exitCode, stderr } = await collect(spawn("npx", ["--no-install", "tickless", "test"], { cwd: app, env }));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("a test ran for 3 seconds and was ended: a loop in it never ends, or never awaits\n");
    rmSync(endless);
  });

  test("says what it costs", async () => {
    const { stdout } = await succeed(tickless("size", "--json"));
    const size = JSON.parse(stdout) as { flash: { module: number }; tasks: { function: string }[] };
    expect(size.flash.module).toBeLessThanOrEqual(2048);
    expect(size.tasks.map((task) => task.function).sort()).toEqual(["blink", "main"]);
  });
});
