// board.json is the only place: a board with other values in a copy of its file has a host, a linker map and a firmware module
// that follow, with nothing else changed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { boardsFolder, findBoard, parseBoard, type Board } from "../../cli/boards/board.js";
import { firmwareModule } from "../../cli/boards/firmware.js";
import { hostFiles } from "../../cli/boards/generate.js";
import { ensureBoardHost, hostBytes, symbolsOf, type BoardHost } from "../../cli/boards/host.js";
import { Conductor } from "../../cli/emulator/conductor.js";
import { startMachine } from "../../cli/emulator/emulate.js";
import { buildHost } from "../../cli/host/build.js";
import { packageFolder } from "../../cli/package.js";
import { temporaryFolder } from "../cli/cli.js";
import { buildExample } from "../conformance/examples.js";

const original = findBoard("lm3s6965evb");

interface File {
  capabilities: string[];
  tickRates: number[];
  memory: { blob: { start: string; size: string } };
  sizes: { stack: number; handlerStack: number };
  pins: Record<string, unknown>;
  ports: Record<string, { unit: number; tx: string; rx: string }>;
  roles: { LED: string[] };
}

/** No other number of a pin is free. */
const EXTRA = 200;

let board: Board;
let host: BoardHost;
beforeAll(async () => {
  const file = JSON.parse(readFileSync(path.join(boardsFolder, original.name, "board.json"), "utf8")) as File;
  file.roles.LED = ["PF2", "PF0"];
  file.capabilities = ["gpio"];
  file.tickRates = [1000];
  file.memory.blob = { start: "0x00030000", size: "64K" };
  file.sizes.stack += 512;
  file.sizes.handlerStack += 64;
  const { UART1 } = file.ports;
  if (UART1 === undefined) throw new Error("the board has one");
  [UART1.tx, UART1.rx] = [UART1.rx, UART1.tx];
  const result = parseBoard(JSON.stringify(file), original.folder);
  if (!result.ok) throw new Error(result.complaints.join("\n"));
  board = result.board;
  host = await built(board);
});

/** A host of its own: the board's stays as it is. */
async function built(changed: Board): Promise<BoardHost> {
  const first = await ensureBoardHost(original, { emulated: true });
  if (!first.ok) throw new Error(first.message);
  const generated = temporaryFolder();
  for (const [name, text] of hostFiles(changed)) writeFileSync(path.join(generated, name), text);
  const made = await buildHost({
    folder: path.join(temporaryFolder(), "host"),
    program: "tickless-host.elf",
    target: "tickless-host",
    settings: {
      TICKLESS_BOARD: generated,
      TICKLESS_EMULATED: "ON",
      CMAKE_TOOLCHAIN_FILE: path.join(packageFolder, "host-c", "port", changed.port, "toolchain.cmake"),
    },
  });
  if (!made.ok) throw new Error(made.message);
  return { elf: made.value, tools: first.value.tools };
}

/** What it says on its console, and which pins are seen to change from outside, up to a tick. */
async function run(blob: Uint8Array): Promise<{ said: string; seen: [string, number][]; end: string }> {
  const names = new Map([...board.pins].map(([name, number]) => [number, name]));
  const seen: [string, number][] = [];
  let said = "";
  const folder = path.join(temporaryFolder(), "machine");
  mkdirSync(folder);
  const region = new Uint8Array(board.memory.blob.size).fill(0xff);
  region.set(blob);
  const machine = await startMachine({
    ...{ board, host, region, folder },
    listener: {
      traced: () => undefined,
      sent: (port, bytes) => {
        if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
      },
      pinSeen: (pin, level) => void seen.push([names.get(pin) ?? "", level]),
    },
  });
  if (!machine.ok) throw new Error(machine.message);
  const options = { machine: machine.value, inputs: [], until: 1600n, restart: false, console: null };
  const { end } = await new Conductor(options).run();
  expect(await machine.value.end()).toEqual([]);
  return { said, seen, end };
}

test("another LED in board.json is another pin that blinks, as seen from outside", async () => {
  expect(await run(await buildExample("blinky"))).toEqual({
    said: "",
    seen: [
      ["PF2", 1],
      ["PF2", 0],
      ["PF2", 1],
      ["PF2", 0],
    ],
    end: "limit",
  });
});

test("a capability that board.json does not give is one that the host lacks", async () => {
  expect(await run(await buildExample("echo"))).toEqual({
    said: `${board.name}: the blob needs a capability this host lacks: uart (-30).\n`,
    seen: [],
    end: "halt",
  });
});

test("a tick rate that board.json does not give is refused", async () => {
  const { said, end } = await run(await buildExample("blinky", { tickRate: 1_000_000 }));
  expect([said, end]).toEqual([expect.stringMatching(/^lm3s6965evb: the blob .*tick.*\.\n$/), "halt"]);
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
