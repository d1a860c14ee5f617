// board.json: what is refused with which words, and what is generated from it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { boardsFolder, deviceNames, findBoard, parseBoard } from "../../cli/boards/board.js";
import { capabilityBits, SIMULATED } from "../../host-js/container.js";
import * as abi from "../../host-js/abi.js";
import { pinName, portName } from "../../host-js/words.js";
import { parseScript, type ScriptResult } from "../../host-js/script.js";
import { firmwareModule } from "../../cli/boards/firmware.js";
import { hostFiles } from "../../cli/boards/generate.js";
import { pinNames, portNames, rolesOf, scriptNames } from "../../cli/boards/roles.js";

const folder = path.join(boardsFolder, "lm3s6965evb");
const text = readFileSync(path.join(folder, "board.json"), "utf8");

type Json = Record<string, unknown>;

/** The complaints about a board with something changed. */
function complaints(change: (board: Json) => void): string[] {
  const board = JSON.parse(text) as Json;
  change(board);
  const result = parseBoard(JSON.stringify(board), folder);
  return result.ok ? [] : result.complaints;
}

const ROLES = {
  OWN: abi.ROLE_OWN,
  LED: abi.ROLE_LED,
  BUTTON: abi.ROLE_BUTTON,
  CONSOLE: abi.ROLE_CONSOLE,
  UART: abi.ROLE_UART,
};

const inside = (board: Json, key: string): Json => board[key] as Json;

test("the board itself is fine", () => {
  expect(complaints(() => undefined)).toEqual([]);
});

test("what is not JSON is told as such", () => {
  const result = parseBoard("{", folder);
  expect(result.ok ? [] : result.complaints[0]).toMatch(/^it is not JSON/);
});

test.each<[string, (board: Json) => void, RegExp]>([
  [
    "an unknown key",
    (board) => (board["colour"] = "red"),
    /^the file has "colour", which nobody reads: it may have name, about, /,
  ],
  [
    "a misspelt key",
    (board) => (board["clokc"] = 1),
    /^the file has "clokc", which nobody reads: did you mean "clock"\?$/,
  ],
  [
    "a misspelt size",
    (board) => (inside(board, "sizes")["hedroom"] = 1),
    /^"sizes" has "hedroom".*: did you mean "headroom"\?$/,
  ],
  ["a missing key", (board) => delete board["clock"], /^the file lacks "clock"$/],
  ["a missing region", (board) => delete inside(board, "memory")["blob"], /^"memory" lacks "blob"$/],
  ["a text for a number", (board) => (board["clock"] = "fast"), /^"clock" must be a whole number$/],
  ["a list that is none", (board) => (board["capabilities"] = "gpio"), /^"capabilities" must be a list$/],
  ["an object that is none", (board) => (board["memory"] = 5), /^"memory" must be an object: \{ … \}$/],
  ["a clock of 1 Hz", (board) => (board["clock"] = 1), /^"clock" must be at least 1000$/],
  ["too many frames", (board) => (inside(board, "sizes")["frames"] = 17), /^"sizes\/frames" must be at most 16$/],
  ["another port", (board) => (board["port"] = "avr"), /^"port" must be one of cortex-m, riscv$/],
  [
    "a tick rate of 50 Hz",
    (board) => (board["tickRates"] = [50]),
    /^"tickRates\/0" must be one of 1000, 32768, 1000000$/,
  ],
  [
    "a name with a capital letter",
    (board) => (board["name"] = "Pico"),
    /^"name" must be the folder's name: small letters/,
  ],
  [
    "a pin in small letters",
    (board) => (inside(board, "pins")["led"] = 60),
    /^"pins.*must be a name in capital letters, such as LED/,
  ],
  [
    "a pin that is a text",
    (board) => (inside(board, "pins")["LED"] = "PF0"),
    /^"pins\/LED" must be the chip's number of the pin, or a range/,
  ],
  [
    "a range beyond 255",
    (board) => (inside(board, "pins")["X"] = { first: 250, count: 9 }),
    /^"pins" has a range that goes beyond number 255$/,
  ],
  [
    "an address without 0x",
    (board) => (inside(inside(board, "memory"), "ram")["start"] = "20000000"),
    /^"memory\/ram\/start" must be eight hexadecimal digits, such as "0x08020000"$/,
  ],
  [
    "a size of no bytes",
    (board) => (inside(inside(board, "memory"), "ram")["size"] = "0K"),
    /^"memory\/ram\/size" must be a number of bytes, such as/,
  ],
  [
    "a region at an odd place",
    (board) => (inside(inside(board, "memory"), "blob")["start"] = "0x00020002"),
    /^"memory\/blob" must begin and end at a multiple of 4$/,
  ],
  [
    "RAM in the flash",
    (board) => (inside(inside(board, "memory"), "ram")["start"] = "0x00000000"),
    /^"memory" has the RAM in the flash$/,
  ],
  [
    "stacks beyond the RAM",
    (board) => (inside(inside(board, "memory"), "ram")["size"] = "4K"),
    /^"sizes" has stacks of \d+ bytes, which leave nothing of 4096 bytes of RAM$/,
  ],
  [
    "a chip without drivers",
    (board) => (board["chip"] = "lm4"),
    /^"chip" is lm4, and there are drivers for fe310, lm3s, nrf51, rp2040, stm32f4$/,
  ],
  [
    "a port on no pin",
    (board) => (inside(inside(board, "ports"), "UART0")["tx"] = "PZ9"),
    /^"ports" connects UART0 to PZ9, which is no pin$/,
  ],
  [
    "two ways to flash",
    (board) => (board["flash"] = { volume: "X", openocd: ["-f"] }),
    /^"flash" must be \{"volume": …\}, with a "family" for UF2, or/,
  ],
  [
    "an emulator's serial line to nowhere",
    (board) => (inside(board, "emulator")["serial"] = ["UART7"]),
    /^"emulator\/serial" names UART7, which is no port$/,
  ],
  [
    "an emulator's pins that are none",
    (board) => (inside(board, "emulator")["pins"] = [{ first: "PQ1", count: 1 }]),
    /^"emulator\/pins" begins with PQ1, which is no pin$/,
  ],
  [
    "a recipe's file that is not there",
    (board) => (inside(board, "emulator")["sources"] = ["emulator/x.c"]),
    /^"emulator\/sources" names emulator\/x.c, which is not there$/,
  ],
  [
    "a driver to replace that is not there",
    (board) => (inside(board, "emulator")["replaces"] = ["chip/lm3s/x.c"]),
    /^"emulator\/replaces" names chip\/lm3s\/x.c, which is not in host-c$/,
  ],
  ["another folder's name", (board) => (board["name"] = "pico"), /"name" is pico, and its folder is another/],
  ["a role for no pin", (board) => (inside(board, "roles")["LED"] = ["PX1"]), /"roles" names PX1, which is no pin/],
  ["a role for no port", (board) => (inside(board, "roles")["UART"] = ["UART9"]), /names UART9, which is no port/],
  ["two consoles", (board) => (inside(board, "roles")["CONSOLE"] = ["UART0", "UART1"]), /must name one CONSOLE/],
  [
    "two pins in one place",
    (board) => (inside(board, "pins")["EXTRA"] = 3),
    /"pins" gives two of them the same number/,
  ],
  ["an unknown capability", (board) => (board["capabilities"] = ["magic"]), /names one that does not exist/],
  ["a ring of 100 bytes", (board) => (inside(board, "sizes")["ring"] = 100), /has a ring that is no power of two/],
  ["a headroom as large as the stack", (board) => (inside(board, "sizes")["headroom"] = 3584), /no stack left above/],
  [
    "a blob inside the host",
    (board) => (inside(inside(board, "memory"), "blob")["start"] = "0x00010000"),
    /has the host and the blob in the same place/,
  ],
])("%s is refused", (_what, change, complaint) => {
  expect(complaints(change).join("\n")).toMatch(complaint);
});

describe.each(deviceNames())("%s", (name) => {
  const board = findBoard(name);

  test("every pin of its firmware module is in the host's table of pins", () => {
    const module = firmwareModule(board);
    const tables = hostFiles(board).get("tables.c") ?? "";
    const bits = /tl_board_pins\[\] = \{([^}]*)\}/.exec(tables)?.[1]?.split(",").map(Number) ?? [];
    const numbers = [...module.matchAll(/board\.pin\((\d+)\)/g)].map(([, number]) => Number(number));
    expect(numbers.length).toBe(board.pins.size);
    for (const number of numbers) expect(((bits[number >> 5] ?? 0) >>> (number & 31)) & 1).toBe(1);
    expect(bits.reduce((sum, word) => sum + word.toString(2).replaceAll("0", "").length, 0)).toBe(numbers.length);
  });

  test("its host's and blob's regions and its RAM are in the linker's memory map", () => {
    const map = hostFiles(board).get("memory.ld") ?? "";
    for (const { start, size } of Object.values(board.memory)) {
      expect(map).toContain(`ORIGIN = 0x${start.toString(16).padStart(8, "0")}, LENGTH = ${size}`);
    }
  });
});

test("a script moves a board's pins and ports by the names that its trace has, and by those that are printed on it", () => {
  for (const board of deviceNames().map(findBoard)) {
    const numbers = new Map(rolesOf(board).map(({ word, number }) => [word, number]));
    const numberOf = (word = NaN): number | undefined => (word >> 8 === ROLES.OWN ? word & 255 : numbers.get(word));
    const { pins, ports } = scriptNames(board);
    for (const [number, name] of pinNames(board)) expect([name, numberOf(pins.get(name))]).toEqual([name, number]);
    for (const [number, name] of portNames(board).entries())
      expect([name, numberOf(ports.get(name))]).toEqual([name, number]);
    const roles = new Set(rolesOf(board).map(({ name }) => name));
    for (const [name, number] of board.pins)
      if (!roles.has(name)) expect([name, numberOf(pins.get(name))]).toEqual([name, number]);
    for (const name of board.ports.keys()) expect(ports.has(name)).toBe(true);
  }
});

test("a script's mistake names what the board has, and what is another board's name for a pin is none", () => {
  const parse = (text: string): ScriptResult => parseScript(text, scriptNames(findBoard("microbit")));
  const message = (text: string): unknown => ({ message: "it is none", ...parse(text) }).message;
  // The edge connector's pin 20 is the chip's 30.
  expect(parse("10 pin P20 1")).toEqual({ ok: true, lines: [{ tick: 10n, kind: "pin", pin: 30, level: 1 }] });
  const pins = "LED to LED3, BUTTON to BUTTON2, P0 to P16, P19 to P20, ROW1 to ROW3, COL4 to COL6, TX, RX";
  expect(message("10 pin GP20 1")).toBe(`"GP20" is not a pin of microbit, which has ${pins}`);
  expect(message("10 rx UART2 a")).toBe(`"UART2" is not a port of microbit, which has CONSOLE, UART, UART0`);
});

/** How a README may call a pin: by the board's name, by the chip's number, or by port and bit. */
function namesOf(name: string, number: number): string[] {
  return [name, String(number), `P${"ABCDEFGH"[number >> 4] ?? "?"}${number & 15}`];
}

test.each(deviceNames())("%s: its README names the pins of every role that board.json gives them", (name) => {
  const { folder: from, roles, pins } = findBoard(name);
  const readme = readFileSync(path.join(from, "README.md"), "utf8");
  const table = readme.split("\n").filter((line) => line.startsWith("|"));
  const words = new Set(table.join(" ").split(/[^A-Za-z0-9]+/));
  for (const role of ["LED", "BUTTON"] as const) {
    expect(words).toContain(role);
    for (const pin of roles[role]) {
      expect(namesOf(pin, pins.get(pin) ?? -1).filter((word) => words.has(word))).not.toEqual([]);
    }
  }
});

test("what posix's file says is what both hosts on a PC have", () => {
  const posix = JSON.parse(readFileSync(path.join(boardsFolder, "posix", "board.json"), "utf8")) as {
    capabilities: string[];
    ram: number;
    blob: number;
    tickRates: number[];
    pins: { P: number };
    roles: Record<string, number>;
  };
  expect(SIMULATED).toEqual({
    capabilities: capabilityBits(posix.capabilities),
    ram: posix.ram,
    size: posix.blob,
    tickRates: posix.tickRates,
  });
  const port = (file: string): string => readFileSync(path.join(boardsFolder, "..", "host-c/port/posix", file), "utf8");
  for (const [limit, value] of [
    ["RAM", posix.ram],
    ["BLOB", posix.blob],
  ] as const) {
    expect(Number(new RegExp(`POSIX_${limit}_LIMIT +(0x[0-9a-f]+)u`).exec(port("posix.h"))?.[1])).toBe(value);
  }
  const buttons = /BUTTONS = (\d+)/.exec(port("names.h"))?.[1] ?? "";
  const ranges = [...port("names.c").matchAll(/\{TL_ROLE_(\w+), "\w+", \w+, (\w+)\}/g)];
  const counts = ranges.map(([, role = "", count = ""]) => [role, Number(count.replace("BUTTONS", buttons))]);
  const said = { OWN: posix.pins.P, ...posix.roles };
  expect(Object.fromEntries(counts)).toEqual(said);
  const words = Object.entries(ROLES).map(([role, word]) => {
    const numbers = Array.from({ length: 256 }, (_, i) => (word << 8) | i);
    return [role, numbers.filter((each) => (pinName(each) ?? portName(each)) !== null).length];
  });
  expect(Object.fromEntries(words)).toEqual(said);
});
