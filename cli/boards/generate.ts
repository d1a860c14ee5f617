// What the host's build wants of a board: its sizes, tables and memory map, generated from board.json.
import type { Board, Region } from "./board.js";
import { pinNames, portNames, rolesOf } from "./roles.js";

const NOTICE = "Generated from board.json: change that file, not this one.";

/** File name to text: what the host's build wants in one folder. */
export function hostFiles(board: Board): Map<string, string> {
  return new Map([
    ["tl_config.h", config(board)],
    ["tables.c", tables(board)],
    ["memory.ld", memory(board)],
    ["board.cmake", cmake(board)],
  ]);
}

/** Cores whose compiler makes no tail calls. */
const DRIVEN = ["cortex-m0", "cortex-m0plus"];

/** Constants have slots of their own beside a function's values, four bytes each, twice while loading; others cost code. */
const CONSTANTS_PER_VALUE = 0.5;

function config(board: Board): string {
  const { sizes, pins, ports, roles } = board;
  const names = [...ports.keys()];
  const console = roles.CONSOLE[0] ?? "";
  // All that the board has may be open at once. Line 0 is none, a pin has one, a port has two.
  const eventLines = 1 + pins.size + 2 * ports.size;
  const constants: [string, string | number][] = [
    ["BOARD_NAME", JSON.stringify(board.name)],
    ["CLOCK_HZ", board.clock],
    ["CRYSTAL_HZ", board.crystal],
    ["PINS", Math.max(...pins.values()) + 1],
    ["PORTS", names.length],
    ["CONSOLE_PORT", names.indexOf(console)],
    ["CONSOLE_ALONE", roles.UART.includes(console) ? 0 : 1],
    ["CONSOLE_BAUD", 115200],
    ["CONSOLE_RING", sizes.ring],
    ["HANDLES", pins.size + ports.size],
    ["LINE_WORDS", Math.ceil(eventLines / 32)],
    ["RING", sizes.ring],
    ["FAULT_FRAMES", sizes.frames],
    ["STACK_BYTES", sizes.wasmStack],
    ["EXECUTORS", 4],
    ["LANE_BYTES", sizes.lane],
    ["CODE_PAGE", sizes.codePage],
    ["FUNCTION_HEIGHT", sizes.functionHeight],
    ["CONSTANTS", Math.floor(sizes.functionHeight * CONSTANTS_PER_VALUE)],
    ["FLOAT", board.capabilities.includes("float") ? 1 : 0],
    ["DRIVEN", DRIVEN.includes(board.cpu) ? 1 : 0],
    ["STACK_GUARD", 1],
    ["TERSE", 1],
    ["KEPT", '__attribute__((section(".kept")))'],
    ["STACK_HEADROOM", sizes.headroom],
    ["RESTART_SECONDS", 60],
    ["WATCHDOG_MS", board.watchdog],
    ["OBSERVE", "TL_EMULATED"],
  ];
  const width = Math.max(...constants.map(([name]) => name.length)) + 1;
  const lines = constants.map(([name, value]) => `#define TL_${name.padEnd(width)}${value}`);
  return [`// ${NOTICE}`, "#ifndef TL_CONFIG_H", "#define TL_CONFIG_H", "", ...lines, "", "#endif", ""].join("\n");
}

function tables(board: Board): string {
  const { pins, ports } = board;
  const numberOf = (pin: string): number => pins.get(pin) ?? 0;
  const wirings = [...ports].map(
    ([name, { unit, tx, rx, alternate }]) =>
      `    {${unit}, ${numberOf(tx)}, ${numberOf(rx)}, ${alternate}}, // ${name}: ${tx}, ${rx}`,
  );
  const roles = rolesOf(board).map(({ name, word, number }) => `    {${word}, ${number}}, // ${name}`);
  const bits = board.capabilities;
  const rates = board.tickRates.map((rate) => `i_hertz == ${rate}`).join(" || ");
  return [
    `// ${NOTICE}`,
    "",
    `#include "tl_board.h"`,
    `#include "tl_abi.h"`,
    `#include "tl_config.h"`,
    `#include "tl_device.h"`,
    "",
    `const tl_board_limits tl_board = {`,
    `    .name = TL_BOARD_NAME,`,
    `    .capabilities = ${bits.map((name) => `TL_CAPABILITY_${name.toUpperCase()}`).join(" | ") || 0},`,
    `    .ram = ${board.memory.ram.size},`,
    `    .blob = ${board.memory.blob.size},`,
    `};`,
    "",
    `bool tl_board_tick_rate(uint32_t i_hertz) {`,
    `    return ${rates};`,
    `}`,
    "",
    `const tl_wiring tl_board_wiring[] = {`,
    ...wirings,
    `};`,
    "",
    `const uint32_t tl_board_pins[] = {${pinBits(board).join(", ")}};`,
    "",
    `const tl_role_entry tl_board_roles[] = {`,
    ...roles,
    `};`,
    `const uint32_t tl_board_role_count = ${roles.length};`,
    "",
    `#if TL_OBSERVE`,
    `const char* const tl_board_pin_names[TL_PINS] = {`,
    ...[...pinNames(board)].map(([number, name]) => `    [${number}] = "${name}",`),
    `};`,
    `const char* const tl_board_port_names[TL_PORTS] = {`,
    ...portNames(board).map((name) => `    "${name}",`),
    `};`,
    `#endif`,
    "",
  ].join("\n");
}

function pinBits({ pins }: Board): string[] {
  const words = new Array<number>(Math.floor(Math.max(...pins.values()) / 32) + 1).fill(0);
  for (const number of pins.values()) words[number >> 5] = (words[number >> 5] ?? 0) | (1 << (number & 31));
  return words.map((word) => `0x${(word >>> 0).toString(16).padStart(8, "0")}`);
}

function memory({ memory: { host, blob, ram }, sizes }: Board): string {
  const region = (name: string, access: string, { start, size }: Region): string =>
    `  ${name} (${access}) : ORIGIN = 0x${start.toString(16).padStart(8, "0")}, LENGTH = ${size}`;
  return [
    `/* ${NOTICE} */`,
    "",
    "MEMORY",
    "{",
    region("HOST", "rx", host),
    region("BLOB", "r", blob),
    region("RAM", "rwx", ram),
    "}",
    "",
    `tl_stack_size = ${sizes.stack};`,
    `tl_handler_stack_size = ${sizes.handlerStack};`,
    "",
  ].join("\n");
}

function cmake(board: Board): string {
  const { emulator } = board;
  return [
    `# ${NOTICE}`,
    "",
    `set(TL_BOARD ${board.name})`,
    `set(TL_PORT ${board.port})`,
    `set(TL_CHIP ${board.chip})`,
    `set(TL_CPU ${board.cpu})`,
    `set(TL_FLOAT ${board.capabilities.includes("float") ? "ON" : "OFF"})`,
    `set(TL_EMULATOR_SOURCES ${(emulator?.sources ?? []).join(" ")})`,
    `set(TL_EMULATOR_DEFINES ${(emulator?.defines ?? []).join(" ")})`,
    `set(TL_EMULATOR_REPLACES ${(emulator?.replaces ?? []).join(" ")})`,
    "",
  ].join("\n");
}
