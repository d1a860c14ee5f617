// `tickless run --board` and `boards`, as a person uses them. (commands.test.ts has what every board must do.)
import { stripVTControlCharacters } from "node:util";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { deviceNames, findBoard } from "../../cli/boards/board.js";
import { UserError } from "../../cli/errors.js";
import { drawTimeline, edgesOf } from "../../cli/run/timeline.js";
import { folderWith, repository, temporaryFolder, tickless } from "../cli/cli.js";

const BOARD = "lm3s6965evb";

/** A copy of an example, so that its build folder is ours. */
function example(name: string): string {
  const folder = path.join(temporaryFolder(), name);
  mkdirSync(folder);
  copyFileSync(path.join(repository, "examples", name, "main.ts"), path.join(folder, "main.ts"));
  return folder;
}

test("run --board shows the timeline that the posix host shows, and exits with 0", async () => {
  const cwd = example("three-blinkers");
  const onBoard = await tickless(["run", "--board", BOARD, "--for", "2s"], { cwd });
  const onPosix = await tickless(["run", "--virtual", "--for", "2s"], { cwd });
  expect(onBoard.stdout).toBe(onPosix.stdout);
  expect(onBoard.exitCode).toBe(0);
  expect(onBoard.stdout).toContain("LED2       7 edges: ↑ 0 s  ↓ 0.3 s  ↑ 0.6 s");
});

test("a script moves the board's pins, log lines have their words, and the trace is written", async () => {
  const cwd = example("button");
  const script = path.join(repository, "examples", "button", "input.script");
  const { exitCode, stdout } = await tickless(["run", "--board", BOARD, "--script", script, "--trace", "trace.jsonl"], {
    cwd,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^0\.120 s INFO {2}.*main\.ts:\d+$/m);
  expect(readFileSync(path.join(cwd, "trace.jsonl"), "utf8")).toContain(
    '{"tick":100,"event":"pin","pin":"BUTTON","level":0}\n',
  );
});

test("what only the board's emulator lacks is said before a run or a measurement goes without it", async () => {
  const cwd = example("button");
  const script = path.join(repository, "examples", "button", "input.script");
  const said =
    "tickless: the emulator of microbit lacks gpio.watch, which the board itself has: here what waits for a pin waits for ever\n";
  for (const command of ["run", "size"]) {
    const { exitCode, stderr } = await tickless([command, "--board", "microbit", "--script", script], { cwd });
    expect([command, exitCode, stderr]).toEqual([command, 0, said]);
  }
});

test("a blob the board has no memory for may not fit when it is built, and is refused in the board's words, with exit code 1", async () => {
  const cwd = temporaryFolder();
  writeFileSync(
    path.join(cwd, "main.ts"),
    `import { info } from "tickless";
const large = new StaticArray<u8>(60000);
export async function main(): Promise<void> {
  info("{}", large.length);
}
`,
  );
  const { exitCode, stdout } = await tickless(["run", "--board", BOARD], { cwd });
  expect(exitCode).toBe(1);
  const refusal = `${BOARD}: the blob needs more memory than this host has`;
  expect(stdout).toContain(refusal);
  const size = await tickless(["size", "--board", BOARD], { cwd });
  expect(size.stderr).toContain(`tickless: it cannot be measured: ${refusal}`);
  const build = await tickless(["build", "--board", BOARD], { cwd });
  expect([build.exitCode, build.stderr]).toEqual([
    0,
    expect.stringMatching(
      new RegExp(
        `^tickless: build/\\S+ may not fit on ${BOARD}: it needs up to 6\\d{4} bytes of RAM, and the host leaves 5\\d{4}\n$`,
      ),
    ),
  ]);
});

test("run --board ends when the program has ended, and not when its time is over", async () => {
  const cwd = folderWith({
    "main.ts": `import { Duration, Output, Timer, board } from "tickless";
export async function main(): Promise<void> {
  const led = new Output(board.LED);
  await Timer.after(Duration.millis(300));
  led.toggle();
}
`,
  });
  const [onBoard, onPosix] = [
    await tickless(["run", "--board", BOARD], { cwd }),
    await tickless(["run", "--virtual"], { cwd }),
  ];
  expect(onBoard.stdout).toBe(onPosix.stdout);
  expect(onBoard.stdout).toContain("LED        1 edge: ↑ 300 ms");
  const why = "The run ended: no alarm is set and nothing is to come from outside.\n";
  expect([onBoard.exitCode, onBoard.stderr]).toEqual([0, why]);
});

test("boards lists every board with what it has", async () => {
  const { exitCode, stdout } = await tickless(["boards"]);
  expect(exitCode).toBe(0);
  for (const name of ["posix", ...deviceNames()]) expect(stdout).toContain(`${name}: ${aboutOf(name)}`);
});

function aboutOf(name: string): string {
  const file = path.join(repository, "boards", name, "board.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { about: string }).about;
}

test.each([
  ["lm3s6965", "there is no board lm3s6965: did you mean lm3s6965evb?"],
  ["esp", `there is no board esp: the boards are ${deviceNames().join(", ")}`],
  ["", `--board names none: the boards are ${deviceNames().join(", ")}`],
  [
    "posix",
    `posix is this machine, which has nothing to flash or to measure: the boards are ${deviceNames().join(", ")}`,
  ],
])("--board %j is a usage error that says what to write", (name, sentence) => {
  expect(() => findBoard(name)).toThrow(new UserError(2, sentence));
});

test("a timeline of many changes marks where they are too fast to show, and lists the first", () => {
  const trace = Array.from({ length: 500 }, (_, i) => `{"tick":${i},"event":"pin","pin":"LED","level":${i % 2}}`);
  // The test runner may ask for colours.
  const lines = drawTimeline(edgesOf(trace), 500, 1000).map(stripVTControlCharacters);
  expect(lines[3]).toMatch(/^LED {8}▒+$/);
  expect(lines[5]).toMatch(/^LED {8}499 edges: ↑ 1 ms .*and 475 more, the last at 499 ms$/);
});
