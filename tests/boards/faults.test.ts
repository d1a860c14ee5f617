// Faults on devices: a task that never ends is named within its budget, the device starts anew and the program lives again;
// three faults in a row are the last; a host that breaks says so; whoever attaches a monitor later is still told.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findBoard, type Board } from "../../cli/boards/board.js";
import { ensureBoardHost, symbolsOf } from "../../cli/boards/host.js";
import { HostPlaces } from "../../cli/boards/places.js";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { readBlob } from "../../cli/run/blob.js";
import { readFault, type ReadableFault } from "../../cli/run/fault.js";
import { LastWords, NewFaults } from "../../cli/run/last-words.js";
import { FAULT_BUDGET, FAULT_DIVIDE, FAULT_HOST, FAULT_STACK, FAULT_WATCHDOG } from "../../host-js/abi.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { createWireReader } from "../../host-js/packets.js";
import { compileBlob } from "../conformance/compile.js";
import { temporaryFolder, tickless } from "../cli/cli.js";
import { halfwords, patched } from "./patch.js";
import { emulated, hostFor, symbolsFor } from "./support.js";

const FULL = process.env.TICKLESS_FULL === "1";

/** The host's default, in ticks of a millisecond, and the time it takes to find the places of a fault's calls. */
const BUDGET = 200;
const REPLAY = 10;

const STUCK = `import { board, Output, Timer, Duration, spawn } from "tickless";

let turns: i32 = 0;

async function stuck(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    turns++;
    await Timer.after(Duration.millis(80));
  }
  while (true) {}
}

async function blink(): Promise<void> {
  const led = new Output(board.LED);
  while (true) {
    led.toggle();
    await Timer.after(Duration.millis(100));
  }
}

export async function main(): Promise<void> {
  spawn(stuck());
  spawn(blink());
}
`;

/** Two ways to go wrong a few calls below a task, by a number that no compiler knows. */
const WRONG = `import { Timer, Duration, spawn } from "tickless";

function divide(by: i32): i32 {
  return 1000 / by;
}

function down(depth: i32): i32 {
  return depth + down(depth + 1) / 2;
}

async function worker(wrong: i32): Promise<void> {
  for (let n = 2; ; n--) {
    await Timer.after(Duration.millis(10));
    if (wrong == 1 && divide(n) < 0) return;
    if (wrong == 2 && n == 0 && down(n) < 0) return;
  }
}

export async function main(): Promise<void> {
  spawn(worker(WHICH));
}
`;

interface Program {
  root: string;
  file: string;
  bytes: Uint8Array;
}

async function built(source: string): Promise<Program> {
  const root = temporaryFolder();
  writeFileSync(path.join(root, "main.ts"), source);
  const { exitCode } = await tickless(["build"], { cwd: root });
  expect(exitCode).toBe(0);
  const file = path.join(root, "build", `${path.basename(root)}.tkl`);
  return { root, file, bytes: readFileSync(file) };
}

let program: Program;
let stuck: Uint8Array;
let wrong: Program[];
beforeAll(async () => {
  program = await built(STUCK);
  stuck = program.bytes;
  wrong = [await built(WRONG.replace("WHICH", "1")), await built(WRONG.replace("WHICH", "2"))];
});

interface Line {
  tick: number;
  event: string;
  code?: number;
  task?: number;
}

interface Run {
  done: Emulated;
  lines: Line[];
  faults: FaultRecord[];
  said: string;
}

async function run(board: Board, options: Omit<EmulateOptions, "board">): Promise<Run> {
  const faults: FaultRecord[] = [];
  let said = "";
  const console = createWireReader(
    (text) => void (said += Buffer.from(text).toString("latin1")),
    (packet) => void (packet.type === "fault" && faults.push(packet)),
  );
  const sent = (port: number, bytes: Uint8Array): void => void (port === board.consolePort && console.push(bytes));
  const done = await emulate({ board, restart: true, sent, ...options });
  if (!done.ok) throw new Error(done.message);
  const lines = done.value.trace.map((line) => JSON.parse(line) as Line);
  return { done: done.value, lines, faults, said };
}

/** What the command line makes of a fault of one of the programs. */
function inWords({ file }: Program, fault: FaultRecord | undefined): ReadableFault | null {
  const { names } = readBlob(file);
  return fault === undefined || names === null ? null : readFault(fault, names.side, names.symboliser);
}

/** A host that has other instructions of 16 bits at an address. */
const withCode =
  (at: number, instructions: readonly number[]) =>
  (elf: string, folder: string): string =>
    patched(elf, at, halfwords(instructions), folder);

const faultsIn = (lines: readonly Line[]): Line[] => lines.filter(({ event }) => event === "fault");

describe.each(emulated)("$name", (board) => {
  test("an endless loop is ended within its budget, and the program lives again until it has faulted three times", async () => {
    const { done, lines, said } = await run(board, { blob: stuck, until: 20_000n });
    const faults = faultsIn(lines);
    expect(faults.map(({ code }) => code)).toEqual([FAULT_BUDGET, FAULT_BUDGET, FAULT_BUDGET]);
    const { names } = readBlob(program.file);
    const owner = names?.side.tasks.find(({ address }) => address === faults[0]?.task)?.function;
    expect([owner, new Set(faults.map(({ task }) => task)).size]).toEqual(["stuck", 1]);
    const fires = lines.filter(({ event }, i) => event === "fire" && lines[i + 1]?.event === "fault");
    expect(fires).toHaveLength(3);
    for (const [i, { tick }] of fires.entries()) {
      const spent = (faults[i]?.tick ?? 0) - tick;
      expect(spent).toBeGreaterThanOrEqual(BUDGET - 1);
      expect(spent).toBeLessThanOrEqual(BUDGET + REPLAY);
    }
    // Between two faults the light blinks as it did before the first.
    const pins = (from: number, to: number): number =>
      lines.filter(({ event, tick }) => event === "pin" && tick >= from && tick < to).length;
    const [first = 0, second = 0] = faults.map(({ tick }) => tick);
    expect(pins(first, second)).toBe(pins(0, first));
    expect(said).toContain("so it is not started again.\n");
    expect([done.end, done.complaints]).toEqual(["halt", []]);
  });

  test("a monitor that attaches to the board that waits is told the fault", async () => {
    const { done, faults } = await run(board, { blob: stuck, monitor: true });
    // Three as they came; what the next start says is text; and one for whoever attaches then.
    expect(faults.map(({ code }) => code)).toEqual([9, 9, 9, 9]);
    expect(new Set(faults.map((fault) => inWords(program, fault)?.task))).toEqual(new Set(["stuck"]));
    expect(faults.every(({ calls }) => calls.length > 0)).toBe(true);
    expect(done.end).toBe("halt");
  });

  test("a fault after a healthy minute is the first of a row", async () => {
    const blob = await compileBlob(
      `import { alarm, now, wfe } from "./abi";
      let zero: i32 = 0; let rounds: i32 = 0;
      export function start(): void { alarm(0, 61000); }
      export function poll(executor: i32, lines: i32): void { if (now() >= 61000) rounds = 1 / zero; }
      export function run(): void { while (true) poll(0, wfe()); }`,
      { ram: 64 },
    );
    const { done, lines } = await run(board, { blob, until: 260_000n });
    expect(faultsIn(lines).map(({ code }) => code)).toEqual([FAULT_DIVIDE, FAULT_DIVIDE, FAULT_DIVIDE, FAULT_DIVIDE]);
    expect(done.end).toBe("limit");
  });

  test("a division by zero is told with task, calls, file and line", async () => {
    const [program] = wrong as [Program, Program];
    const { done, faults } = await run(board, { blob: program.bytes, until: 200n, monitor: true, restart: false });
    const fault = inWords(program, faults[0]);
    expect(fault).toMatchObject({ code: FAULT_DIVIDE, text: "an integer was divided by zero", task: "worker" });
    const [innermost, caller] = fault?.calls ?? [];
    expect(innermost).toMatchObject({ function: "divide", at: { file: "main.ts", line: 4 } });
    expect(caller).toMatchObject({ function: "worker", at: { file: "main.ts", line: 14 } });
    expect([done.end, done.complaints]).toEqual(["fault", []]);
  });

  test("a stack that overflows is told by its name, with the calls that filled it", async () => {
    const [, program] = wrong as [Program, Program];
    const { done, faults } = await run(board, { blob: program.bytes, until: 200n, monitor: true, restart: false });
    const fault = inWords(program, faults[0]);
    expect(fault).toMatchObject({ code: FAULT_STACK, text: "the stack overflowed", task: "worker" });
    expect(fault?.calls.length).toBe(board.sizes.frames);
    expect(fault?.calls[0]).toMatchObject({ function: "down", at: { file: "main.ts", line: 8 } });
    expect([done.end, done.complaints]).toEqual(["fault", []]);
  });

  test("a host that breaks says where, and starts anew", async () => {
    const host = await hostFor(board);
    const symbols = await symbolsFor(board);
    const at = (symbols.get("tl_chip_pin_toggle") ?? 0) & ~1;
    const instead = withCode(at, [UNDEFINED[board.port]]);
    const { done, lines, said } = await run(board, { blob: stuck, until: 1000n, instead });
    expect(faultsIn(lines).map(({ code }) => code)).toEqual([FAULT_HOST, FAULT_HOST, FAULT_HOST]);
    expect(said).toMatch(
      new RegExp(`the host is broken: exception [236] at 0x${at.toString(16).padStart(8, "0")}, called from 0x`),
    );
    const place = new HostPlaces(host).at(at);
    expect(place).toMatch(/\b(?:tl_)?chip_pin_toggle \((?:host-c|boards)\/\S+\/gpio\.c:\d+\)$/);
    const shown = textOf(heard(new HostPlaces(host), [said]));
    expect(shown).toMatch(/called from 0x[0-9a-f]{8}\n {2}at .*chip_pin_toggle .*\n {2}at \w+ \(host-c\/\S+:\d+\)\n/);
    expect([done.end, done.complaints]).toEqual(["halt", []]);
  });
});

/** A jump to itself. */
const FOR_EVER: Readonly<Record<Board["port"], number>> = { "cortex-m": 0xe7fe, riscv: 0xa001 };

/** A loop takes the more real time the more instructions an emulator runs until the budget is over. */
const quick = emulated.filter(({ emulator }) => FULL || emulator?.program !== "rp2040js");

test.each(quick)(
  "$name: an import that does not return breaks the host, which says so and starts anew",
  async (board) => {
    const at = ((await symbolsFor(board)).get("tl_chip_pin_toggle") ?? 0) & ~1;
    const { done, lines, said } = await run(board, {
      blob: stuck,
      until: 20_000n,
      instead: withCode(at, [FOR_EVER[board.port]]),
    });
    const faults = faultsIn(lines);
    expect(faults.map(({ code }) => code)).toEqual([FAULT_HOST, FAULT_HOST, FAULT_HOST]);
    // The trace goes on over resets.
    for (const [i, { tick }] of faults.entries()) {
      const spent = tick - (faults[i - 1]?.tick ?? 0);
      expect(spent).toBeGreaterThanOrEqual(2 * BUDGET);
      expect(spent).toBeLessThanOrEqual(2 * BUDGET + REPLAY);
    }
    expect(said.split("the host is broken: an import does not return\n")).toHaveLength(4);
    expect([done.end, done.complaints]).toEqual(["halt", []]);
  },
);

/** An instruction that no core has: all of ARM have this one not, all of RISC-V that of zeros. */
const UNDEFINED: Readonly<Record<Board["port"], number>> = { "cortex-m": 0xde00, riscv: 0 };

/**
 * Emulators that have the board's watchdog, and instructions that never end and are quickly run there: with 128 nanoseconds
 * for each in place of 8, QEMU has sixteen times fewer of them to run until the watchdog comes.
 */
const HANGS = [
  // WFI again and again: a watchdog that counts lets it end, and the emulator goes there at once.
  { name: "pico", hang: [0xbf30, 0xe7fd] },
  { name: "lm3s6965evb", hang: [0xe7fe], icount: 7 },
];

test.each(HANGS)(
  "$name: a host that hangs outside the blob is reset by its watchdog, which is told, and three times are enough",
  async ({ name, hang, ...speed }) => {
    const board = findBoard(name);
    const at = ((await symbolsFor(board)).get("tl_alarm_fired") ?? 0) & ~1;
    const instead = withCode(at, hang);
    const { done, lines, said } = await run(board, { blob: stuck, until: 1000n, instead, ...speed });
    expect(done.complaints).toEqual([]);
    expect(faultsIn(lines).map(({ code }) => code)).toEqual([FAULT_WATCHDOG, FAULT_WATCHDOG, FAULT_WATCHDOG]);
    // The tick of the first alarm, whose interrupt it is that hangs.
    expect(said).toMatch(
      /fault: the host hung, and the watchdog reset the device \(code 18, detail 0\), at tick 8[0-9]\n/,
    );
    expect(said).toContain("so it is not started again.\n");
    expect(done.end).toBe("halt");
  },
);

test("run --board --restart names task and line of an endless loop", async () => {
  const { exitCode, stderr } = await tickless(["run", "--board", "lm3s6965evb", "--restart"], {
    cwd: program.root,
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("a poll ran longer than its budget");
  expect(stderr).toMatch(/at stuck \(main\.ts:10:\d+\)/);
  expect(stderr).toMatch(/in task stuck, at 0\.4\d\d s/);
});

/** What comes of a console's text, which comes in pieces. */
function heard(places: HostPlaces, pieces: readonly string[]): (string | FaultRecord)[] {
  const all: (string | FaultRecord)[] = [];
  const words = new LastWords(places, {
    text: (bytes) => void all.push(Buffer.from(bytes).toString()),
    fault: (record) => void all.push(record),
  });
  for (const piece of pieces) words.push(Buffer.from(piece));
  words.flush();
  return all;
}

const textOf = (all: readonly (string | FaultRecord)[]): string =>
  all.map((each) => (typeof each === "string" ? each : "(a fault)")).join("");

const TOLD = "fault: it broke (code 4, detail 7) in the task at 40, at tick 100\r\n  function 8, offset 0x3d8\r\n";
const record = { code: 4, detail: 7, task: 40, tick: 100n, calls: [{ function: 8, offset: 0x3d8 }] };

test("a fault in a console's text is read, however the text comes in pieces, and what only looks like one is let through", async () => {
  const places = new HostPlaces(await hostFor(findBoard("lm3s6965evb")));
  const fake = "fault: none of yours\n  function 9, offset 0x1\nfaul";
  const text = `hello\n${TOLD}${TOLD}bye\n${fake}`;
  for (const pieces of [[text], [...text], text.split(/(?<=\n)/)]) {
    const all = heard(places, pieces);
    const at = all.findIndex((each) => typeof each === "object");
    expect([textOf(all.slice(0, at)), all.slice(at, at + 2), textOf(all.slice(at + 2))]).toEqual([
      "hello\n",
      [record, record],
      `bye\n${fake}`,
    ]);
  }
});

test("a fault that is told in text behind its packet, and to the monitor again, is no news; the same in two packets is", () => {
  const faults = new NewFaults();
  const news = (...inText: boolean[]): boolean[] => inText.map((each) => faults.isNew({ ...record }, each));
  expect(news(false, false, false, true, false, false)).toEqual([true, true, true, false, false, false]);
  // A hang is told of in text only, at the next start.
  expect(faults.isNew({ ...record, tick: 200n }, true)).toBe(true);
  expect(faults.isNew({ ...record, tick: 200n }, true)).toBe(true);
});

test("run --restart shows three faults with their places, and why the device waits then", async () => {
  const [{ root = "" } = {}] = wrong;
  const { exitCode, stdout, stderr } = await tickless(["run", "--restart", "--board", "lm3s6965evb"], { cwd: root });
  const fault = String.raw`fault: an integer was divided by zero\n {2}at divide \(main\.ts:4:\d+\)\n {2}at worker .*\n {2}in task .*\n`;
  expect(stderr).toMatch(new RegExp(`^(?:${fault}){3}The run ended: the board waits\\.\n$`));
  const why = "lm3s6965evb: the program faulted three times in a row, so it is not started again.\nNo pin changed.\n";
  expect([exitCode, stdout]).toEqual([1, why]);
});

test("explain puts functions and lines into what a console said", async () => {
  const board = findBoard("lm3s6965evb");
  const host = await ensureBoardHost(board);
  if (!host.ok) throw new Error(host.message);
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) throw new Error(symbols.message);
  const at = ((symbols.value.get("tl_chip_pin_toggle") ?? 0) & ~1).toString(16).padStart(8, "0");
  const { said } = await run(board, { blob: stuck, until: 1000n, restart: false });
  const log = path.join(program.root, "console.log");
  writeFileSync(log, `hello\n${said}\nthe host is broken: exception 3 at 0x${at}, called from 0x00000001\nbye\n`);
  const { exitCode, stdout, stderr } = await tickless(["explain", log, "--board", board.name], { cwd: program.root });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /^fault: a poll ran longer than its budget\n {2}at stuck \(main\.ts:10:\d+\)\n {2}in task stuck/,
  );
  expect(stdout).toMatch(/^hello\n[^]*exception 3 .*\n {2}at tl_chip_pin_toggle \(host-c\/chip\/lm3s\/gpio\.c:\d+\)\n/);
  expect(stdout).toMatch(/bye\n$/);
});
