// board.json is the only place: a board with other values in a copy of its file has a host, a linker map, a firmware module,
// an emulator and a way into its flash that follow, with nothing else changed.
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { boardsFolder, findBoard, parseBoard, type Board } from "../../cli/boards/board.js";
import { refusalOf } from "../../cli/boards/fit.js";
import { firmwareModule } from "../../cli/boards/firmware.js";
import { hostBytes, symbolsOf, type BoardHost } from "../../cli/boards/host.js";
import { Conductor } from "../../cli/emulator/conductor.js";
import { startMachine } from "../../cli/emulator/emulate.js";
import { hostBuildFolder } from "../../cli/host/folder.js";
import { packageFacts } from "../../cli/package.js";
import { FAULT_OPEN, REFUSAL_CAPABILITY, REFUSAL_TICK_RATE } from "../../host-js/abi.js";
import { pinName } from "../../host-js/words.js";
import { repository, temporaryFolder, tickless } from "../cli/cli.js";
import { buildExample } from "../conformance/examples.js";
import { cannotRun } from "./fits.js";
import { changedHost } from "./support.js";

const original = findBoard("lm3s6965evb");

interface File {
  capabilities: string[];
  tickRates: number[];
  memory: { blob: { start: string; size: string } };
  sizes: { stack: number; handlerStack: number };
  pins: Record<string, unknown>;
  ports: Record<string, { unit: number; tx: string; rx: string }>;
  roles: { LED: string[] };
  flash: { openocd: string[] };
  emulator: { arguments: string[]; icount?: number; serial: (string | null)[] };
}

const written = (): File =>
  JSON.parse(readFileSync(path.join(boardsFolder, original.name, "board.json"), "utf8")) as File;

/** No other number of a pin is free. */
const EXTRA = 200;

let board: Board;
let host: BoardHost;
beforeAll(async () => {
  const file = written();
  file.roles.LED = ["PF2", "PF0"];
  file.capabilities = ["gpio"];
  file.tickRates = [1000];
  file.memory.blob = { start: "0x00030000", size: "64K" };
  file.sizes.stack += 512;
  file.sizes.handlerStack += 64;
  const { UART1 } = file.ports;
  if (UART1 === undefined) throw new Error("the board has one");
  [UART1.tx, UART1.rx] = [UART1.rx, UART1.tx];
  file.emulator = { ...file.emulator, icount: 4, serial: ["UART0", null, "UART2"] };
  file.emulator.arguments.push("-name", "another");
  const result = parseBoard(JSON.stringify(file), original.folder);
  if (!result.ok) throw new Error(result.complaints.join("\n"));
  board = result.board;
  host = await changedHost(board, true);
});

interface Run {
  /** On its console. */
  said: string;
  /** Which pins are seen to change from outside. */
  seen: [string, number][];
  /** What the board itself tells of pins. */
  told: string[];
  end: string;
  /** With which its emulator was started. */
  args: string[];
}

/** Up to a tick. */
async function run(blob: Uint8Array): Promise<Run> {
  const names = new Map([...board.pins].map(([name, number]) => [number, name]));
  const done: Run = { said: "", seen: [], told: [], end: "", args: [] };
  const folder = path.join(temporaryFolder(), "machine");
  mkdirSync(folder);
  const region = new Uint8Array(board.memory.blob.size).fill(0xff);
  region.set(blob);
  const machine = await startMachine({
    ...{ board, host, region, folder },
    listener: {
      traced: (line) => void done.told.push(line),
      sent: (port, bytes) => {
        if (port === board.consolePort) done.said += Buffer.from(bytes).toString("latin1");
      },
      pinSeen: (pin, level) => void done.seen.push([names.get(pin) ?? "", level]),
    },
  });
  if (!machine.ok) throw new Error(machine.message);
  done.args = argumentsOf(folder);
  const options = { machine: machine.value, inputs: [], until: 1600n, restart: false, console: null };
  const { end } = await new Conductor(options).run();
  expect(await machine.value.end()).toEqual([]);
  return { ...done, end };
}

/** Of the process that runs in a folder, as the kernel has them. */
function argumentsOf(folder: string): string[] {
  const runsThere = (id: string): boolean => {
    try {
      return readlinkSync(`/proc/${id}/cwd`) === folder;
    } catch {
      return false; // it is over
    }
  };
  const id = readdirSync("/proc").find((name) => /^\d+$/.test(name) && runsThere(name)) ?? "";
  return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").slice(0, -1);
}

test("another LED in board.json is another pin that blinks, as seen from outside", async () => {
  const { said, seen, end } = await run(await buildExample("blinky"));
  const blinks: [string, number][] = [
    ["PF2", 1],
    ["PF2", 0],
  ];
  expect([said, seen, end]).toEqual(["", [...blinks, ...blinks], "limit"]);
});

test("the emulator's arguments, speed and serial lines are those of board.json", async () => {
  const { args } = await run(await buildExample("blinky"));
  const after = (option: string): string[] => args.filter((_, i) => args[i - 1] === option);
  expect(original.emulator?.icount).not.toBe(4);
  expect([args[0], after("-M"), after("-name")]).toEqual(["qemu-system-arm", ["lm3s6965evb"], ["another"]]);
  expect(after("-icount")).toEqual(["shift=4,sleep=off"]);
  expect(after("-serial")).toEqual(["chardev:serial0", "null", "chardev:serial2"]);
});

const LACKS_UART = "needs a capability this host lacks: uart";

test("a capability that board.json does not give is one that the host lacks, and that is known before", async () => {
  const blob = await buildExample("echo");
  expect([refusalOf(original, blob), refusalOf(board, blob)]).toEqual([null, LACKS_UART]);
  const said = `${board.name}: the blob ${LACKS_UART} (${REFUSAL_CAPABILITY}).\n`;
  expect(await run(blob)).toMatchObject({ said, seen: [], end: "halt" });
});

test("a tick rate that board.json does not give is refused, and that is known before", async () => {
  const blob = await buildExample("blinky", { tickRate: 1_000_000 });
  const why = "asks for a tick rate this host cannot offer: 1000000 Hz";
  expect([refusalOf(original, blob), refusalOf(board, blob)]).toEqual([null, why]);
  const said = `${board.name}: the blob ${why} (${REFUSAL_TICK_RATE}).\n`;
  expect(await run(blob)).toMatchObject({ said, seen: [], end: "halt" });
});

test("a role that board.json does not give is none that a program opens, and that is known before", async () => {
  const blob = await buildExample("three-blinkers");
  const why = (on: Board): string | null => cannotRun(on, blob, [], 1600n);
  expect([why(original), why(board)]).toEqual([null, "the board has no LED3"]);
  const { told, end } = await run(blob);
  const fault = JSON.parse(told.at(-1) ?? "{}") as { code?: number; detail?: number };
  expect([fault.code, pinName((fault.detail ?? 0) & 0xffff), end]).toEqual([FAULT_OPEN, "LED3", "fault"]);
});

test("the linker's symbols are board.json's stacks and regions", async () => {
  const symbols = await symbolsOf(host);
  if (!symbols.ok) throw new Error(symbols.message);
  const at = (name: string): number => symbols.value.get(name) ?? NaN;
  const { sizes, memory } = board;
  expect([sizes.stack, sizes.handlerStack]).toEqual([original.sizes.stack + 512, original.sizes.handlerStack + 64]);
  expect(at("tl_stack_bottom")).toBe(memory.ram.start);
  expect(at("tl_stack_top") - at("tl_stack_bottom")).toBe(sizes.stack);
  expect(at("tl_handler_stack_top") - at("tl_stack_top")).toBe(sizes.handlerStack);
  expect([at("tl_blob_start"), at("tl_blob_end")]).toEqual([0x00030000, 0x00040000]);
});

test("the host's table of ports has the UART's pins from board.json", async () => {
  const symbols = await symbolsOf(host);
  const bytes = await hostBytes(host, path.join(temporaryFolder(), "host.bin"));
  if (!symbols.ok || !bytes.ok) throw new Error("the host cannot be read");
  const at = (symbols.value.get("tl_board_wiring") ?? NaN) - board.memory.host.start;
  const names = [...board.ports.keys()];
  const row = (name: string): number[] => [...bytes.value.subarray(at + 4 * names.indexOf(name)).subarray(0, 4)];
  const [tx, rx] = [original.ports.get("UART1")?.tx ?? "", original.ports.get("UART1")?.rx ?? ""];
  expect(row("UART1")).toEqual([1, original.pins.get(rx), original.pins.get(tx), 0]);
});

test("the firmware's module has each pin that board.json names, and no other", () => {
  const pins = new Map([...original.pins, ["EXTRA", EXTRA]]);
  pins.delete("PF0");
  const lines = firmwareModule({ ...original, pins })
    .split("\n")
    .filter((line) => line.includes(": Pin = "));
  expect(lines).toEqual([...pins].map(([name, number]) => `export const ${name}: Pin = board.pin(${number});`));
  expect(lines).toContain(`export const EXTRA: Pin = board.pin(${EXTRA});`);
});

describe("a folder of its own in boards/", () => {
  const name = "another";
  let cwd: string;
  let command: string;
  beforeAll(() => {
    command = path.join(packageWith(name), "dist", "cli", "main.js");
    cwd = path.join(temporaryFolder(), "blinky");
    cpSync(path.join(repository, "examples", "blinky", "main.ts"), path.join(cwd, "main.ts"));
  });

  test("is a board whose flash gets the image by the recipe of its board.json", async () => {
    const done = await tickless(["flash", "--board", name, "--dry-run"], { cwd, command });
    const line = `openocd -f interface/another.cfg -c 'adapter speed 5' -c 'program build/another/blinky.hex verify reset exit'\n`;
    expect(done).toEqual({ exitCode: 0, stdout: line, stderr: "" });
  });

  test("is a board for which no program is built that needs what its board.json does not give", async () => {
    cpSync(path.join(repository, "examples", "echo", "main.ts"), path.join(cwd, "echo.ts"));
    const { exitCode, stderr } = await tickless(["build", "--board", name, "echo.ts"], { cwd, command });
    expect([exitCode, stderr]).toEqual([1, `tickless: ${name} cannot run build/echo.tkl: it ${LACKS_UART}\n`]);
  });

  test("is a board that is listed, also beside one whose board.json is wrong", async () => {
    const boards = path.resolve(command, "../../../boards");
    const file = path.join(boards, "wrong", "board.json");
    for (const [folder, text] of [
      ["wrong", JSON.stringify({ ...written(), name: "wrong", clock: 1 })],
      ["posix", readFileSync(path.join(boardsFolder, "posix", "board.json"), "utf8")],
    ] as const) {
      mkdirSync(path.join(boards, folder));
      writeFileSync(path.join(boards, folder, "board.json"), text);
    }
    const complaint = `${file}: "clock" must be at least 1000`;
    const listed = await tickless(["boards"], { command });
    expect(listed).toMatchObject({ exitCode: 2, stderr: `tickless: ${complaint}\n` });
    expect(listed.stdout).toContain(`\n${name}: `);
    const { exitCode, stdout } = await tickless(["boards", "--json"], { command });
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { boards: [{ name }], complaints: [complaint] }]);
  });
});

/** A copy of the package, as far as it must be one, with the board in it under another name. */
function packageWith(name: string): string {
  const folder = temporaryFolder();
  const from = (...names: string[]): string => path.join(repository, ...names);
  for (const each of ["package.json", "dist"]) cpSync(from(each), path.join(folder, each), { recursive: true });
  for (const each of ["assembly", "host-c", "node_modules"]) symlinkSync(from(each), path.join(folder, each));
  const engine = `wasm3-${packageFacts.wasm3.version}`;
  mkdirSync(path.join(folder, "build"));
  symlinkSync(path.join(hostBuildFolder(), engine), path.join(folder, "build", engine));
  const to = path.join(folder, "boards", name);
  cpSync(original.folder, to, { recursive: true });
  const file = {
    ...written(),
    name,
    capabilities: ["gpio"],
    flash: { openocd: ["-f", "interface/another.cfg", "-c", "adapter speed 5"] },
  };
  writeFileSync(path.join(to, "board.json"), JSON.stringify(file));
  return folder;
}

test.each(["blackpill-f411", "lm3s6965evb", "microbit", "pico"])(
  "%s: a watchdog that board.json does not name is left off",
  async (name) => {
    const { folder } = findBoard(name);
    const text = readFileSync(path.join(folder, "board.json"), "utf8");
    const { watchdog, ...without } = JSON.parse(text) as Record<string, unknown>;
    expect(watchdog).toBeGreaterThan(0);
    const parsed = parseBoard(JSON.stringify(without), folder);
    if (!parsed.ok) throw new Error(parsed.complaints.join("\n"));
    const symbols = await symbolsOf(await changedHost(parsed.board, false));
    if (!symbols.ok) throw new Error(symbols.message);
    expect([...symbols.value.keys()].filter((symbol) => symbol.includes("watchdog"))).toEqual([]);
  },
);
