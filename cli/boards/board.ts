// Reads and checks boards/NAME/board.json: the only place for a board's pins, roles, memory and emulator.
import { Ajv } from "ajv";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { usageError } from "../errors.js";
import { packageFolder } from "../package.js";
import { nearest } from "../terminal.js";
import { complaintsAbout, schemaComplaints } from "./complaints.js";
import { boardSchema } from "./schema.js";

export interface Region {
  start: number;
  size: number;
}

export interface Sizes {
  stack: number;
  headroom: number;
  handlerStack: number;
  wasmStack: number;
  lane: number;
  functionHeight: number;
  codePage: number;
  ring: number;
  frames: number;
}

export interface Wiring {
  unit: number;
  tx: string;
  rx: string;
  alternate: number;
}

/** Lines of pins as QEMU names them: `count` pins from `first` on. */
export interface EmulatedPins {
  first: string;
  count: number;
  /** The path of what has the lines. */
  device?: string;
  inputs?: { name: string; first: number };
  outputs?: { name: string; first: number };
  /** A register that the emulator lacks: its low half sets pins, its high half clears them; QEMU's log shows the writes. */
  written?: { device: string; offset: string; first: number };
  /** Where the registers are whose stores change outputs. */
  registers?: Region;
}

export interface Emulator {
  program: "qemu-system-arm" | "qemu-system-riscv32" | "rp2040js";
  arguments: string[];
  icount: number;
  serial: (string | null)[];
  /** The chip's whole flash, and where else it is seen, if that is more than the parts the board uses. */
  flash: Region[];
  pins: EmulatedPins[];
  lacks: string[];
  replaces: string[];
  defines: string[];
  sources: string[];
}

/** How an image gets into the flash: as a file on a drive that the board is, or by OpenOCD. */
export type Flash =
  | {
      volume: string;
      /** Of UF2 blocks; null: the drive takes Intel HEX. */
      family: number | null;
    }
  | { openocd: string[] };

export type RoleName = "LED" | "BUTTON" | "CONSOLE" | "UART";

/** A device; posix is no such board. */
export interface Board {
  /** Its folder. */
  folder: string;
  name: string;
  about: string;
  port: "cortex-m" | "riscv";
  chip: string;
  cpu: string;
  clock: number;
  crystal: number;
  capabilities: string[];
  tickRates: number[];
  /** After so many milliseconds awake without a sign of life the chip's watchdog resets it; 0: it is left off. */
  watchdog: number;
  memory: { host: Region; blob: Region; ram: Region };
  sizes: Sizes;
  /** The board's own name of each pin, and the chip's number. */
  pins: ReadonlyMap<string, number>;
  /** In the order of the port numbers. */
  ports: ReadonlyMap<string, Wiring>;
  roles: Readonly<Record<RoleName, readonly string[]>>;
  /** The number of the port that is the console. */
  consolePort: number;
  emulator: Emulator | null;
  /** Null: nobody has written down how. */
  flash: Flash | null;
}

/** As it stands in the file. */
type Written = Omit<
  Board,
  | "folder"
  | "pins"
  | "ports"
  | "roles"
  | "consolePort"
  | "memory"
  | "sizes"
  | "emulator"
  | "crystal"
  | "watchdog"
  | "flash"
> & {
  flash?: { volume: string; family?: string } | { openocd: string[] };
  crystal?: number;
  watchdog?: number;
  pins: Record<string, number | { first: number; from?: number; count: number }>;
  ports: Record<string, Omit<Wiring, "alternate"> & { alternate?: number }>;
  roles: Partial<Record<RoleName, string[]>>;
  memory: Record<"host" | "blob" | "ram", WrittenRegion>;
  sizes: Omit<Sizes, "frames"> & Partial<Sizes>;
  emulator?: Pick<Emulator, "program" | "arguments"> &
    Partial<Omit<Emulator, "flash" | "pins">> & { flash?: WrittenRegion[]; pins?: WrittenPins[] };
};
type WrittenPins = Omit<EmulatedPins, "registers"> & { registers?: WrittenRegion };
interface WrittenRegion {
  start: string;
  size: string;
}

const validate = new Ajv({ allErrors: true }).compile<Written>(boardSchema);

export const boardsFolder = path.join(packageFolder, "boards");

/** Every folder under boards/ that describes a board; posix is one of them. */
export function boardNames(): string[] {
  if (!existsSync(boardsFolder)) return [];
  return readdirSync(boardsFolder)
    .filter((name) => existsSync(path.join(boardsFolder, name, "board.json")))
    .sort();
}

/** The boards that are devices. */
export function deviceNames(): string[] {
  return boardNames().filter((name) => name !== "posix");
}

/** A device by name; any other name ends the command. */
export function findBoard(name: string): Board {
  const known = deviceNames();
  if (known.includes(name)) return readBoard(path.join(boardsFolder, name));
  const all = `the boards are ${known.join(", ")}`;
  if (name === "") throw usageError(`--board names none: ${all}`);
  if (name === "posix") throw usageError(`posix is this machine, which has nothing to flash or to measure: ${all}`);
  const meant = nearest(name, known);
  throw usageError(`there is no board ${name}: ${meant === null ? all : `did you mean ${meant}?`}`);
}

/** The board of a folder; what is wrong with its file ends the command. */
export function readBoard(folder: string): Board {
  const result = loadBoard(folder);
  if (result.ok) return result.board;
  throw usageError(result.complaints.join("\n"));
}

/** The board of a folder, or what is wrong with its file, which each complaint names. */
export function loadBoard(folder: string): BoardResult {
  const file = path.join(folder, "board.json");
  const result = parseBoard(readFileSync(file, "utf8"), folder);
  if (result.ok) return result;
  return { ok: false, complaints: result.complaints.map((complaint) => `${file}: ${complaint}`) };
}

export type BoardResult = { ok: true; board: Board } | { ok: false; complaints: string[] };

export function parseBoard(text: string, folder: string): BoardResult {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (error) {
    return { ok: false, complaints: [`it is not JSON (${(error as Error).message})`] };
  }
  if (!validate(written)) {
    return { ok: false, complaints: schemaComplaints(validate.errors ?? []) };
  }
  const board = boardOf(written, folder);
  const complaints = complaintsAbout(board);
  return complaints.length > 0 ? { ok: false, complaints } : { ok: true, board };
}

const NO_ROLES = { LED: [], BUTTON: [], CONSOLE: [], UART: [] };
const PLAIN_EMULATOR = {
  icount: 3,
  serial: [],
  flash: [],
  pins: [],
  lacks: [],
  replaces: [],
  defines: [],
  sources: [],
};

function boardOf(written: Written, folder: string): Board {
  const { emulator } = written;
  const { host, blob, ram } = written.memory;
  return {
    crystal: 0,
    watchdog: 0,
    ...written,
    folder,
    memory: { host: regionOf(host), blob: regionOf(blob), ram: regionOf(ram) },
    sizes: { frames: 16, ...written.sizes },
    pins: pinsOf(written.pins),
    ports: new Map(Object.entries(written.ports).map(([name, port]) => [name, { alternate: 0, ...port }])),
    roles: { ...NO_ROLES, ...written.roles },
    consolePort: Object.keys(written.ports).indexOf(written.roles.CONSOLE?.[0] ?? ""),
    flash: flashOf(written.flash),
    emulator: emulator === undefined ? null : emulatorOf(emulator),
  };
}

function emulatorOf(written: NonNullable<Written["emulator"]>): Emulator {
  const pins = (written.pins ?? []).map(({ registers, ...lines }) => ({
    ...lines,
    ...(registers === undefined ? {} : { registers: regionOf(registers) }),
  }));
  return { ...PLAIN_EMULATOR, ...written, pins, flash: (written.flash ?? []).map(regionOf) };
}

function flashOf(written: Written["flash"]): Flash | null {
  if (written === undefined || "openocd" in written) return written ?? null;
  return { volume: written.volume, family: written.family === undefined ? null : Number(written.family) };
}

function regionOf({ start, size }: WrittenRegion): Region {
  return { start: Number(start), size: bytesOf(size) };
}

function bytesOf(size: string): number {
  const units: Record<string, number> = { K: 1024, M: 1024 * 1024 };
  return parseInt(size, 10) * (units[size.slice(-1)] ?? 1);
}

function pinsOf(written: Written["pins"]): Map<string, number> {
  const pins = new Map<string, number>();
  for (const [name, value] of Object.entries(written)) {
    if (typeof value === "number") pins.set(name, value);
    else for (let i = 0; i < value.count; i++) pins.set(`${name}${(value.from ?? 0) + i}`, value.first + i);
  }
  return pins;
}
