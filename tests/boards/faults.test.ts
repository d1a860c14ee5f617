// Faults on devices: a task that never ends is named within its budget, the device starts anew and the program lives again;
// three faults in a row are the last; a host that breaks says so; whoever attaches a monitor later is still told.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { deviceNames, findBoard, type Board } from "../../cli/boards/board.js";
import { emulate, type Emulated, type EmulateOptions } from "../../cli/emulator/emulate.js";
import { FAULT_BUDGET, FAULT_DIVIDE, FAULT_HOST } from "../../host-js/abi.js";
import type { FaultRecord } from "../../host-js/fault.js";
import { createWireReader } from "../../host-js/packets.js";
import { compileBlob } from "../conformance/compile.js";
import { temporaryFolder, tickless } from "../cli/cli.js";
import { symbolsFor } from "./support.js";

const boards = deviceNames()
  .map(findBoard)
  .filter(({ emulator }) => emulator !== null);

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
  while (true) turns++;
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

const project = temporaryFolder();
let stuck: Uint8Array;
beforeAll(async () => {
  writeFileSync(path.join(project, "main.ts"), STUCK);
  const { exitCode } = await tickless(["build"], { cwd: project });
  expect(exitCode).toBe(0);
  stuck = readFileSync(path.join(project, "build", `${path.basename(project)}.tkl`));
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

const faultsIn = (lines: readonly Line[]): Line[] => lines.filter(({ event }) => event === "fault");

describe.each(boards)("$name", (board) => {
  test("an endless loop is ended within its budget, and the program lives again until it has faulted three times", async () => {
    const { done, lines, said } = await run(board, { blob: stuck, until: 20_000n });
    const faults = faultsIn(lines);
    expect(faults.map(({ code }) => code)).toEqual([FAULT_BUDGET, FAULT_BUDGET, FAULT_BUDGET]);
    expect(new Set(faults.map(({ task }) => task)).size).toBe(1);
    const fires = lines.filter(({ event }, i) => event === "fire" && lines[i + 1]?.event === "fault");
    expect(fires).toHaveLength(3);
    for (const [i, { tick }] of fires.entries()) {
      const spent = (faults[i]?.tick ?? 0) - tick;
      expect(spent).toBeGreaterThanOrEqual(BUDGET - 1);
      expect(spent).toBeLessThanOrEqual((BUDGET * 5) / 4 + REPLAY);
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
    expect(new Set(faults.map(({ task }) => task)).size).toBe(1);
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

  test("a host that breaks says where, and starts anew", async () => {
    const symbols = await symbolsFor(board);
    const at = (symbols.get("tl_chip_pin_toggle") ?? 0) & ~1;
    const instead = (elf: string, folder: string): string =>
      patched(elf, at, UNDEFINED[board.port], path.join(folder, "host.elf"));
    const { done, lines, said } = await run(board, { blob: stuck, until: 1000n, instead });
    expect(faultsIn(lines).map(({ code }) => code)).toEqual([FAULT_HOST, FAULT_HOST, FAULT_HOST]);
    expect(said).toMatch(
      new RegExp(`the host is broken: exception [236] at 0x${at.toString(16).padStart(8, "0")}, called from 0x`),
    );
    expect([done.end, done.complaints]).toEqual(["halt", []]);
  });
});

/** An instruction that no core has: all of ARM have this one not, all of RISC-V that of zeros. */
const UNDEFINED: Readonly<Record<Board["port"], number>> = { "cortex-m": 0xde00, riscv: 0 };

/** A copy of an ELF file with another instruction at an address. */
function patched(elf: string, address: number, instruction: number, copy: string): string {
  const bytes = Buffer.from(readFileSync(elf));
  const [headers, size, count] = [bytes.readUInt32LE(28), bytes.readUInt16LE(42), bytes.readUInt16LE(44)];
  for (let i = 0; i < count; i++) {
    const header = headers + i * size;
    const [offset, from, length] = [4, 8, 16].map((at) => bytes.readUInt32LE(header + at));
    const inside = address - (from ?? 0);
    if (inside >= 0 && inside < (length ?? 0)) bytes.writeUInt16LE(instruction, (offset ?? 0) + inside);
  }
  writeFileSync(copy, bytes);
  return copy;
}

test("run --board --restart names task and line of an endless loop", async () => {
  const { exitCode, stderr } = await tickless(["run", "--board", "lm3s6965evb", "--restart"], { cwd: project });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("a poll ran longer than its budget");
  expect(stderr).toMatch(/at stuck \(main\.ts:10:\d+\)/);
  expect(stderr).toMatch(/in task stuck, at 0\.4\d\d s/);
});
