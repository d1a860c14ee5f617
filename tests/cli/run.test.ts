import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { hostBuildFolder } from "../../cli/host/folder.js";
import { changed } from "../host-c/changed.js";
import { collect, folderWith, repository, temporaryFolder, tickless, type Ran } from "./cli.js";

const sharing = `import { Timer, info, spawn } from "tickless";

class Share {
  constructor(private whole: i32) {}
  by(n: i32): i32 {
    return this.whole / n;
  }
}
const share = new Share(12);

async function worker(n: i32): Promise<void> {
  while (true) {
    await Timer.afterMillis(500);
    info("share {}", share.by(n--));
  }
}

export async function main(): Promise<void> {
  spawn(worker(2));
}
`;

const fault = `fault: an integer was divided by zero
  at Share.by (main.ts:6:12)
  at worker (main.ts:14:22)
  in task worker, at 1.500 s
`;

/** The program above, built once: most tests only run it. */
let built = "";
let said: Ran;

beforeAll(async () => {
  built = folderWith({ "main.ts": sharing, "tickless.json": '{"name": "shares", "entry": "main.ts"}' });
  said = await tickless(["build"], { cwd: built });
});

/** Runs the built program from a folder of its own, which a test may spoil first. */
function copyOfBuilt(): string {
  const cwd = temporaryFolder();
  cpSync(path.join(built, "build"), path.join(cwd, "build"), { recursive: true });
  return cwd;
}

const runBlob = (cwd: string, ...options: string[]): Promise<Ran> =>
  tickless(["run", "build/shares.tkl", "--virtual", ...options], { cwd });

test("build writes the blob and what belongs to it", () => {
  expect([said.exitCode, said.stderr]).toEqual([0, ""]);
  expect(said.stdout).toMatch(
    /^Built build\/shares\.tkl: \d+ bytes of module, \d+ in all; 2 tasks, \d+ bytes of RAM\n$/,
  );
  expect(readdirSync(path.join(built, "build")).sort()).toEqual([
    "shares.json",
    "shares.tkl",
    "shares.wasm",
    "shares.wasm.map",
  ]);
});

test.each([
  [
    "no main",
    "export function other(): void {}\n",
    /main\.ts:1:1 - error: main\.ts has no `export async function main/,
  ],
  [
    "a wrong type",
    'export async function main(): Promise<void> {\n  const x: i32 = "a";\n}\n',
    /main\.ts:2:18 - error: Type/,
  ],
  ["an unknown file", 'import { x } from "./nowhere";\n', /main\.ts:1:19 - error: File 'nowhere\.ts' not found/],
  [
    "an import no host offers",
    '@external("radio", "send") declare function send(): void;\nexport async function main(): Promise<void> {\n  send();\n}\n',
    /^main\.ts:3:3 - error: No host offers the import radio\.send/m,
  ],
])("%s is an error of the program, with its place", async (_what, source, words) => {
  const cwd = folderWith({ "main.ts": source });
  const { exitCode, stdout, stderr } = await tickless(["build", "main.ts"], { cwd });
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/tickless: .* was not built: \d errors?\n$/);
  expect(readdirSync(cwd)).toEqual(["main.ts"]);
});

test.each(["none", "speed", "size"])(
  "a loop without a body that never ends is blamed on its own line, optimised for %s",
  async (goal) => {
    const cwd = folderWith({
      "main.ts": `import { Timer, spawn } from "tickless";
let n = 0;
async function stuck(): Promise<void> {
  await Timer.afterMillis(10);
  n++;
  while (true) {}
}
export async function main(): Promise<void> {
  spawn(stuck());
}
`,
    });
    const { exitCode, stderr } = await tickless(["run", "main.ts", "--virtual", "--optimize", goal], { cwd });
    expect(stderr).toMatch(/^main\.ts:6:3 - warning: This loop never ends and never awaits/);
    expect(stderr).toContain(
      "fault: a poll ran longer than its budget\n  at stuck (main.ts:6:3)\n  in task stuck, at 0.010 s\n",
    );
    expect(exitCode).toBe(1);
  },
);

test("diagnostics are JSON for a script", async () => {
  const cwd = folderWith({ "main.ts": 'export async function main(): Promise<void> {\n  const x: i32 = "a";\n}\n' });
  const { exitCode, stdout } = await tickless(["build", "main.ts", "--json"], { cwd });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    diagnostics: [{ severity: "error", at: { file: "main.ts", line: 2, column: 18 } }],
  });
});

test("a run shows log lines with time, level and place, and a fault with the user's line; it exits with 1", async () => {
  const cwd = folderWith({ "main.ts": sharing });
  const { exitCode, stdout, stderr } = await tickless(["run", "main.ts", "--virtual"], { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("0.500 s INFO  share 6  main.ts:14\n1.000 s INFO  share 12  main.ts:14\n");
  expect(stderr).toBe(fault);
});

test("a run is JSON lines for a script", async () => {
  const { exitCode, stdout } = await runBlob(built, "--json");
  expect(exitCode).toBe(1);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { type: "log", tick: 500, level: "info", text: "share 6", at: "main.ts:14" },
    { type: "log", tick: 1000, level: "info", text: "share 12", at: "main.ts:14" },
    {
      type: "fault",
      code: 4,
      text: "an integer was divided by zero",
      detail: null,
      calls: [
        { function: "Share.by", at: { file: "main.ts", line: 6, column: 12 } },
        { function: "worker", at: { file: "main.ts", line: 14, column: 22 } },
      ],
      task: "worker",
      tick: "1500",
    },
  ]);
});

test("a blob runs without its sources, and without its side file shows what the device sends", async () => {
  const cwd = copyOfBuilt();
  expect((await runBlob(cwd)).stderr).toBe(fault);
  rmSync(path.join(cwd, "build", "shares.json"));
  const { exitCode, stdout, stderr } = await runBlob(cwd);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("0.500 s INFO  log 0 06000000\n");
  expect(stderr).toMatch(/^fault: an integer was divided by zero\n {2}at function \d+, offset \d+ of the module\n/);
});

test("a side file of another build is not believed", async () => {
  const cwd = copyOfBuilt();
  const file = path.join(cwd, "build", "shares.wasm");
  const wasm = readFileSync(file);
  wasm[100] = (wasm[100] ?? 0) ^ 1;
  writeFileSync(file, wasm);
  expect((await runBlob(cwd)).stdout).toContain("INFO  log 0 06000000\n");
});

test("a damaged blob is refused with the reason", async () => {
  const bytes = readFileSync(path.join(built, "build", "shares.tkl"));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, "bad.tkl"), bytes);
  writeFileSync(path.join(cwd, "short.tkl"), bytes.subarray(0, 40));
  expect(await tickless(["run", "bad.tkl"], { cwd })).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "tickless: bad.tkl is damaged: its checksum is wrong\n",
  });
  const short = await tickless(["run", "short.tkl"], { cwd });
  expect(short.stderr).toMatch(/^tickless: short\.tkl has the wrong size for a Tickless container: it has 40 bytes/);
});

test.each<[string, number, number[], RegExp]>([
  ["of another ABI", 5, [99], /^tickless: bad\.tkl was built for another ABI version: it has version 99\n$/],
  [
    "that asks for more memory than its module declares",
    12,
    [1, 0, 0, 1],
    /^tickless: bad\.tkl needs more memory than .*: it asks for 16777217 bytes and declares \d+\n$/,
  ],
  [
    "whose module is none",
    96,
    [1],
    /^tickless: bad\.tkl holds a module the engine cannot load: it is not valid WebAssembly\n$/,
  ],
  // The host says what it has.
  ["that needs what the host lacks", 8, [0x0f], /^tickless-host: .*bad\.tkl needs a capability .*: spi, i2c .*\.\n$/],
])("a blob %s is refused before anything runs", async (_what, at, bytes, reason) => {
  const cwd = temporaryFolder();
  const good = readFileSync(path.join(built, "build", "shares.tkl"));
  writeFileSync(path.join(cwd, "bad.tkl"), changed(good, at, bytes));
  const { exitCode, stdout, stderr } = await tickless(["run", "bad.tkl", "--virtual", "--trace", "t.jsonl"], { cwd });
  expect([exitCode, stdout, stderr]).toEqual([1, "", expect.stringMatching(reason)]);
  expect(existsSync(path.join(cwd, "t.jsonl"))).toBe(false);
});

test("--restart starts the program anew, and gives up after three faults in a row", async () => {
  const { exitCode, stderr } = await runBlob(built, "--restart");
  expect(exitCode).toBe(1);
  expect(stderr.match(/^fault: /gm)).toHaveLength(3);
  expect(stderr).toContain("three times in a row");
});

test("a wrong script names its line", async () => {
  const script = path.join(temporaryFolder(), "in.script");
  writeFileSync(script, "10 pin LED 1\n5 end\n");
  const { exitCode, stderr } = await runBlob(built, "--script", script);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/in\.script.*2.*before/);
});

test("a loop without end is stopped by the budget, at its line", async () => {
  const source = "export async function main(): Promise<void> {\n  let x = 0;\n  while (x < 7) x = (x + 2) & 6;\n}\n";
  const settings = '{"entry": "main.ts", "budget": "50ms"}';
  const cwd = folderWith({ "main.ts": source, "tickless.json": settings });
  const { exitCode, stderr } = await tickless(["run"], { cwd });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^fault: a poll ran longer than its budget\n {2}at main \(main\.ts:3:\d+\)\n {2}in task main, at/,
  );
});

test("a stack that overflows shows the recursion once", async () => {
  const source = `function down(n: i32): i32 {
  return n == 0 ? 1 : down(n + 1) + down(n + 2);
}
export async function main(): Promise<void> {
  if (down(3) == 4) unreachable();
}
`;
  const { exitCode, stderr } = await tickless(["run", "main.ts", "--virtual"], {
    cwd: folderWith({ "main.ts": source }),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^fault: the stack overflowed\n/);
  expect(stderr).toMatch(/\n {2}at down \(main\.ts:2:\d+\), \d+ times\n/);
  expect(stderr.split("\n").length).toBeLessThan(7);
});

test("a start that takes more memory than there is warns when it is built and faults at its line", async () => {
  const source = `const list: StaticArray<u8>[] = [];
function fill(): i32 {
  for (let i = 1; i < 100; i++) list.push(new StaticArray<u8>(i * 2000));
  return list.length;
}
const n = fill();
export async function main(): Promise<void> {
  if (n == 3) unreachable();
}
`;
  const { exitCode, stderr } = await tickless(["run", "main.ts", "--virtual"], {
    cwd: folderWith({ "main.ts": source }),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^warning: the program ends before its first task runs: the heap is full\n/);
  expect(stderr).toMatch(/\n {2}at fill \(main\.ts:3:\d+\)\n/);
});

test("Ctrl-C while the host's sources are fetched ends the fetch, says so, and leaves nothing behind", async () => {
  const folder = temporaryFolder();
  const [lock, sources, bin] = ["host.lock", "build", "bin"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(bin);
  writeFileSync(path.join(bin, "npm"), `#!/bin/sh\necho $$ > ${folder}/npm.pid\nexec sleep 60\n`, { mode: 0o755 });
  const dist = path.join(repository, "dist/cli/host");
  const script = `import { withLock } from "${dist}/lock.js"; import { ensureWasm3 } from "${dist}/wasm3.js";
    const source = { package: "any", version: "1.0.0", integrity: "", folder: "cpp" };
    await withLock("${lock}", () => ensureWasm3({ source, buildFolder: "${sources}", instead: null }));`;
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}` };
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { env });
  const pid = path.join(folder, "npm.pid");
  while (!existsSync(pid) || readFileSync(pid, "utf8") === "") await new Promise((resolve) => setTimeout(resolve, 10));
  expect(readdirSync(sources)).toEqual([expect.stringMatching(/^wasm3-/)]);
  child.kill("SIGINT");
  const { exitCode, stderr } = await collect(child);
  expect([exitCode, stderr]).toEqual([
    130,
    "tickless: interrupted while a host was built: the next run goes on from there\n",
  ]);
  expect([existsSync(lock), readdirSync(sources)]).toEqual([false, []]);
  expect(existsSync(`/proc/${readFileSync(pid, "utf8").trim()}`)).toBe(false);
});

test("a blob without an end is not read to the end", async () => {
  const cwd = temporaryFolder();
  symlinkSync("/dev/zero", path.join(cwd, "endless.tkl"));
  const { exitCode, stderr } = await tickless(["run", "endless.tkl"], { cwd });
  expect([exitCode, stderr]).toEqual([1, "tickless: endless.tkl is larger than the 16777216 bytes a host reads\n"]);
});

test("a fault shows no functions that nobody has written", async () => {
  const source = `import { Output, board } from "tickless";
export async function main(): Promise<void> {
  const a = new Output(board.LED);
  const b = new Output(board.LED);
}
`;
  const { stderr } = await tickless(["run", "main.ts", "--virtual", "--optimize", "none"], {
    cwd: folderWith({ "main.ts": source }),
  });
  expect(stderr).toMatch(/\n {2}at main \(main\.ts:4:\d+\)\n/);
  expect(stderr).not.toMatch(/[@$]/);
});

test("a script drives the inputs, and the trace of a run from sources has the tasks in it", async () => {
  const trace = path.join(temporaryFolder(), "trace.jsonl");
  const button = path.join("examples", "button");
  const script = path.join(button, "input.script");
  const { exitCode } = await tickless(["run", button, "--virtual", "--script", script, "--trace", trace]);
  expect(exitCode).toBe(0);
  const events = readFileSync(trace, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; pin?: string; level?: number });
  expect(events.filter(({ pin }) => pin === "LED").map(({ level }) => level)).toEqual([0, 1, 0]);
  expect(events.filter(({ event }) => event === "poll").length).toBeGreaterThan(4);
});

test("size reports blinky within what it may cost", async () => {
  const { stdout } = await tickless(["size", "examples/blinky", "--json"]);
  const size = JSON.parse(stdout) as {
    flash: { bytes: number; header: number; module: number; sections: { bytes: number }[] };
    ram: { data: number; frames: number; stack: number; heap: number; total: number };
    tasks: { function: string; header: number; frame: number }[];
  };
  const { flash, ram, tasks } = size;
  expect(flash.module).toBeLessThanOrEqual(2048);
  expect(flash.sections.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(flash.module);
  expect(flash.header + flash.module).toBe(flash.bytes);
  expect(ram.data + ram.frames + ram.stack + ram.heap).toBe(ram.total);
  const blink = tasks.find((task) => task.function === "blink");
  expect(blink?.header).toBeLessThanOrEqual(16);
  expect((blink?.header ?? 0) + (blink?.frame ?? 0)).toBeLessThanOrEqual(64);
});

test("size in words names sections, tasks and, with --verbose, every field of a frame", async () => {
  const { stdout } = await tickless(["size", "examples/blinky", "--verbose"]);
  expect(stdout).toMatch(/^blinky: \d+ bytes of flash: 96 of header, \d+ of module\n/);
  expect(stdout).toMatch(/^ {2}code +\d+$/m);
  expect(stdout).toMatch(/^ {2}blink +\d+: header 8, frame \d+$/m);
  expect(stdout).toMatch(/\+\d+ +8 {2}local period/);
});

test.each([
  ["json", "{ cut off"],
  ["json", "{}"],
  ["wasm.map", "nothing"],
])("a damaged build/shares.%s costs the names, with a sentence, and no more", async (ending, text) => {
  const cwd = copyOfBuilt();
  writeFileSync(path.join(cwd, "build", `shares.${ending}`), text);
  const { exitCode, stderr } = await runBlob(cwd);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^tickless: build\/shares\.json or build\/shares\.wasm\.map is damaged, so .*: build again\nfault: an integer was divided by zero\n {2}at function \d/,
  );
});

test("a source that cannot be read is named, with the reason", async () => {
  const cwd = folderWith({
    "main.ts": 'import { n } from "./loop";\nexport async function main(): Promise<void> { n; }\n',
  });
  symlinkSync("loop.ts", path.join(cwd, "loop.ts"));
  const { exitCode, stderr } = await tickless(["build", "main.ts"], { cwd });
  expect([exitCode, stderr]).toEqual([3, "tickless: loop.ts could not be read: its links lead in a circle\n"]);
});

test("output that nobody can store is a sentence on stderr", () => {
  const full = openSync("/dev/full", "w");
  const args = [path.join(repository, "dist", "cli", "main.js"), "doctor"];
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", full, "pipe"], encoding: "utf8" });
  closeSync(full);
  expect([status, stderr]).toEqual([3, "tickless: what the command says could not be written: the disk is full\n"]);
});

test("hosts are built beside the package, or in the user's cache where the package cannot be written", () => {
  const folder = folderWith({ file: "" });
  expect(hostBuildFolder(folder, "/cache")).toBe(path.join(folder, "build"));
  expect(hostBuildFolder(path.join(folder, "file", "package"), "/cache")).toMatch(/^\/cache\/tickless-\d+\.\d+\.\d+$/);
});
