// board.json: what is refused with which words, and what is generated from it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { boardsFolder, deviceNames, findBoard, parseBoard } from "../../cli/boards/board.js";
import { firmwareModule } from "../../cli/boards/firmware.js";
import { hostFiles } from "../../cli/boards/generate.js";

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

const inside = (board: Json, key: string): Json => board[key] as Json;

test("the board itself is fine", () => {
  expect(complaints(() => undefined)).toEqual([]);
});

test("what is not JSON is told as such", () => {
  const result = parseBoard("{", folder);
  expect(result.ok ? [] : result.complaints[0]).toMatch(/^it is not JSON/);
});

test.each<[string, (board: Json) => void, RegExp]>([
  ["an unknown key", (board) => (board["colour"] = "red"), /must NOT have additional properties/],
  ["a missing key", (board) => delete board["clock"], /must have required property 'clock'/],
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
