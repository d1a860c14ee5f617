// Whether a blob can run on a board, as far as that can be said without running it there.
import { capabilityBits, readContainer, type Container, type HostLimits } from "../../host-js/container.js";
import { sectionsOf } from "../compile/sections.js";
import type { ModuleShape } from "../../host-js/module.js";
import type { Board } from "./board.js";

export function limitsOf({ name, capabilities, memory, tickRates }: Board): HostLimits {
  const ram = memory.ram.size;
  return { capabilities: capabilityBits(capabilities) ?? 0, ram, size: memory.blob.size, tickRates, board: name };
}

/** Why the board's host would refuse a container, to be read behind the blob's name; null: nothing is known against it. */
export function refusalOf(board: Board, bytes: Uint8Array): string | null {
  const read = readContainer(bytes, limitsOf(board));
  return read.ok ? null : read.refusal.message;
}

/** The imports of a blob that the board's emulator cannot serve, though the board can: "gpio.watch". */
export function lackingIn(board: Board, { shape }: Container): string[] {
  const lacks = board.emulator?.lacks ?? [];
  return shape.imports.map(({ module, name }) => `${module}.${name}`).filter((name) => lacks.includes(name));
}

/**
 * How much of the host's heap a blob takes, in bytes; more than it turns out to be, by less than a fifth. Most of it is the
 * code, compiled to words of the engine (3.4 bytes for each of the module's, measured), in pages whose heads and ends hold
 * none, the last of them not quite full.
 */
export function heapNeeded({ sizes }: Board, { module, ram, shape }: Container): number {
  const bytes = (name: string): number => sectionsOf(module).find((section) => section.name === name)?.bytes ?? 0;
  const functions = bytes("function") + shape.imports.length;
  const pages = sizes.codePage / (sizes.codePage - PAGE_LOSS);
  const [stack, notes] = [sizes.wasmStack, VALUE * sizes.functionHeight];
  const lanes = sizes.lane * levelsOf(shape);
  // One place serves both, unless the blob has levels.
  const either = lanes > 0 ? stack + notes : Math.max(stack, notes);
  const engine = ENGINE + either + lanes + sizes.codePage / 2;
  return Math.ceil(engine + ram + FUNCTION * functions + CODE * pages * bytes("code"));
}

/** How many executors above 0 it has. */
function levelsOf({ exports }: ModuleShape): number {
  const levels = exports.get("levels");
  const bits = levels?.kind === "global" ? (levels.value ?? 0) : 0;
  return [1, 2, 3].filter((level) => (bits >>> level) & 1).length;
}

const ENGINE = 1200;
/** What the compiler notes down of each value a function may have. */
const VALUE = 7;
const PAGE_LOSS = 40;
const FUNCTION = 90;
const CODE = 3.4;
