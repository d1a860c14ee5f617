// What is generated from board.json: for the host its sizes, tables and memory map, for firmware the module of pins.
import { CAPABILITIES } from "../../host-js/abi.js";
import { ROLES, type Board, type Region, type RoleName } from "./board.js";

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

function config(board: Board): string {
  const { sizes, pins, ports, roles } = board;
  const names = [...ports.keys()];
  const console = roles.CONSOLE[0] ?? "";
  const constants: [string, string | number][] = [
    ["BOARD_NAME", JSON.stringify(board.name)],
    ["CLOCK_HZ", board.clock],
    ["PINS", Math.max(...pins.values()) + 1],
    ["PORTS", names.length],
    ["CONSOLE_PORT", names.indexOf(console)],
    ["CONSOLE_ALONE", roles.UART.includes(console) ? 0 : 1],
    ["CONSOLE_BAUD", 115200],
    ["CONSOLE_RING", sizes.ring],
    ["HANDLES", sizes.handles],
    ["LINE_WORDS", sizes.lineWords],
    ["RING", sizes.ring],
    ["FAULT_FRAMES", 16],
    ["STACK_BYTES", sizes.wasmStack],
    ["EXECUTORS", 1],
    ["LANE_BYTES", sizes.wasmStack],
    ["CODE_PAGE", sizes.codePage],
    ["FUNCTION_HEIGHT", sizes.functionHeight],
    ["FLOAT", board.capabilities.includes("float") ? 1 : 0],
    ["DRIVEN", DRIVEN.includes(board.cpu) ? 1 : 0],
    ["STACK_GUARD", 1],
    ["STACK_HEADROOM", sizes.headroom],
    ["RESTART_SECONDS", 60],
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
  const roles = rolesOf(board).map(
    ({ role, name, index, number }) => `    {${(ROLES[role] << 8) | index}, ${number}}, // ${name}`,
  );
  const bits = ["gpio", "uart", "float"].filter((name) => board.capabilities.includes(name));
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

interface RoleEntry {
  role: RoleName;
  /** "LED", "LED2", … */
  name: string;
  index: number;
  /** The chip's pin or the board's port. */
  number: number;
}

function rolesOf({ roles, pins, ports }: Board): RoleEntry[] {
  const portNumbers = new Map([...ports.keys()].map((name, index) => [name, index]));
  return (Object.keys(ROLES) as RoleName[]).flatMap((role) =>
    roles[role].map((owned, index) => ({
      role,
      name: index === 0 ? role : `${role}${index + 1}`,
      index,
      number: (role === "LED" || role === "BUTTON" ? pins : portNumbers).get(owned) ?? 0,
    })),
  );
}

/** Every pin's name in traces: its role's, or else its own. */
export function pinNames(board: Board): Map<number, string> {
  const names = new Map([...board.pins].map(([name, number]) => [number, name]));
  for (const { role, name, number } of rolesOf(board)) {
    if (role === "LED" || role === "BUTTON") names.set(number, name);
  }
  return names;
}

/** Every port's name in traces, in the order of their numbers: a program's port is a UART, also if it is the console. */
export function portNames(board: Board): string[] {
  const names = [...board.ports.keys()];
  for (const { role, name, number } of rolesOf(board)) {
    if (role === "CONSOLE" || role === "UART") names[number] = name;
  }
  return names;
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
    `set(TL_EMULATOR_REPLACES ${(emulator?.replaces ?? []).join(" ")})`,
    "",
  ].join("\n");
}

// ---- For firmware ---------------------------------------------------------------------------------------------------

/** The AssemblyScript module "tickless/boards/NAME": every pin and port by the name that is printed on the board. */
export function firmwareModule(board: Board): string {
  const pins = [...board.pins].map(([name, number]) => `export const ${name}: Pin = board.pin(${number});`);
  const words = new Map(
    rolesOf(board)
      .filter(({ role }) => role === "CONSOLE" || role === "UART")
      .map(({ name, number }) => [number, name]),
  );
  const ports = [...board.ports.keys()].flatMap((name, index) =>
    words.has(index) ? [`export const ${name}: Port = board.${words.get(index)};`] : [],
  );
  return [
    `// The pins and ports of ${board.name}, as they are printed on it. A program that imports them is for this board.`,
    `// ${NOTICE}`,
    "",
    `import { board, Pin, Port } from "../io/board";`,
    "",
    ...pins,
    ...(ports.length > 0 ? ["", ...ports] : []),
    "",
  ].join("\n");
}

/** A board's capabilities as the container's bits name them, in their order. */
export function capabilityNames(board: Board): string[] {
  return CAPABILITIES.filter((name) => board.capabilities.includes(name));
}
