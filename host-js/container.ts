// The container NAME.tkl: a header of 96 bytes that says what the module needs, then the module. Reading checks
// everything a device checks, in the same order, so that a blob accepted here is accepted there.
//
//   0 magic | 4 versions | 6 header size | 8 capabilities | 12 RAM | 16 tick rate | 20 budget | 24 build id
//   32 name | 64 flags | 68 signature | 72 board | 88 module length | 92 CRC-32 of 0..91 and the module | 96 module

import crc32 from "crc-32";
import type { TickRate } from "../compiler/types.js";
import * as abi from "./abi.js";
import { PAGE, readModule, stripCustomSections, type ModuleShape } from "./module.js";
import { refuse, type Refusal } from "./refusal.js";
import { EXPORTS, signatureOf } from "./signatures.js";

export { stripCustomSections };

export interface ContainerFields {
  /** One bit each, see capabilityBits(). */
  capabilities: number;
  /** Bytes of linear memory the program uses. */
  ram: number;
  tickRate: TickRate;
  /** The longest one poll may run, in microseconds; 0: the host's default. */
  budget: number;
  /** The first 8 bytes of the module's SHA-256, see buildId(). */
  buildId: Uint8Array;
  /** At most 31 bytes of UTF-8 are kept. */
  name: string;
  /** Built with `--trace`. */
  trace: boolean;
  /** The board whose own pins it uses, in at most 15 letters; empty: any. */
  board?: string;
}

export interface Container extends ContainerFields {
  board: string;
  module: Uint8Array;
  shape: ModuleShape;
}

/** What the host that is to run the blob has. */
export interface HostLimits {
  capabilities: number;
  /** The most linear memory, in bytes. */
  ram: number;
  /** The longest container, in bytes. */
  size: number;
  tickRates: readonly number[];
  /** Its name; without one it simulates pins, and takes every board's. */
  board?: string;
}

/** The rates that a clock may have, in Hz. */
export const TICK_RATES: readonly TickRate[] = [1000, 32768, 1000000];

/** What host-js has; the posix host has the same: boards/posix/board.json. */
export const SIMULATED: HostLimits = {
  capabilities: abi.CAPABILITY_GPIO | abi.CAPABILITY_UART | abi.CAPABILITY_FLOAT,
  ram: 16 * 1024 * 1024,
  size: 16 * 1024 * 1024,
  tickRates: TICK_RATES,
};

/** What no host refuses, so that only what all refuse is left. */
export const ANY_HOST: HostLimits = {
  capabilities: 0xffffffff,
  ram: 0xffffffff,
  size: 0xffffffff,
  tickRates: TICK_RATES,
};

export type ContainerResult = { ok: true; container: Container } | { ok: false; refusal: Refusal };

export const HEADER_SIZE = 96;
const MAGIC = 0x314c4b54; // "TKL1"
const NAME = 32;
const NAME_SIZE = 32;
const BOARD = 72;
const BOARD_SIZE = 16;
const FLAG_TRACE = 1;

/** The header's capability word for these names; null: a name that the ABI does not have. */
export function capabilityBits(names: readonly string[]): number | null {
  let bits = 0;
  for (const name of names) {
    const bit = (abi.CAPABILITIES as readonly string[]).indexOf(name);
    if (bit < 0) return null;
    bits |= 1 << bit;
  }
  return bits;
}

/** The names of a header's capability word; bits without a name as "bit 9". */
export function capabilityNames(bits: number): string[] {
  const set = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (bits >>> bit) & 1);
  return set.map((bit) => abi.CAPABILITIES[bit] ?? `bit ${bit}`);
}

/** The first 8 bytes of the module's SHA-256. */
export async function buildId(module: Uint8Array): Promise<Uint8Array> {
  const digest = await crypto.subtle.digest("SHA-256", module as BufferSource);
  return new Uint8Array(digest).slice(0, 8);
}

/** A whole container from a compiled module: custom sections stripped, build id computed. */
export async function packContainer(fields: Omit<ContainerFields, "buildId">, wasm: Uint8Array): Promise<Uint8Array> {
  const module = stripCustomSections(wasm);
  return writeContainer({ ...fields, buildId: await buildId(module) }, module);
}

export function writeContainer(fields: ContainerFields, module: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE + module.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, abi.VERSION_CONTAINER);
  view.setUint8(5, abi.VERSION_ABI);
  view.setUint16(6, HEADER_SIZE, true);
  view.setUint32(8, fields.capabilities, true);
  view.setUint32(12, fields.ram, true);
  view.setUint32(16, fields.tickRate, true);
  view.setUint32(20, fields.budget, true);
  bytes.set(fields.buildId.subarray(0, 8), 24);
  // encodeInto never cuts a character in half.
  new TextEncoder().encodeInto(fields.name, bytes.subarray(NAME, NAME + NAME_SIZE - 1));
  view.setUint32(64, fields.trace ? FLAG_TRACE : 0, true);
  new TextEncoder().encodeInto(fields.board ?? "", bytes.subarray(BOARD, BOARD + BOARD_SIZE - 1));
  view.setUint32(88, module.length, true);
  bytes.set(module, HEADER_SIZE);
  view.setUint32(92, checksum(bytes), true);
  return bytes;
}

/** CRC-32 over everything but the CRC itself. */
export function checksum(bytes: Uint8Array): number {
  return crc32.buf(bytes.subarray(HEADER_SIZE), crc32.buf(bytes.subarray(0, 92))) >>> 0;
}

/** Reads a container and makes every check of docs/abi.md, in its order. */
export function readContainer(bytes: Uint8Array, limits: HostLimits = SIMULATED): ContainerResult {
  const refusal = checkHeader(bytes, limits);
  if (refusal !== null) return { ok: false, refusal };
  const view = viewOf(bytes);
  const module = bytes.slice(HEADER_SIZE);
  const ram = view.getUint32(12, true);
  const read = readModule(module);
  if (!read.ok) return { ok: false, refusal: refuse(abi.REFUSAL_MODULE, read.message) };
  const unfit = checkShape(read.shape, ram);
  if (unfit !== null) return { ok: false, refusal: unfit };
  const name = bytes.subarray(NAME, NAME + NAME_SIZE);
  const container: Container = {
    capabilities: view.getUint32(8, true),
    ram,
    tickRate: view.getUint32(16, true) as TickRate,
    budget: view.getUint32(20, true),
    buildId: bytes.slice(24, 32),
    name: new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
    trace: (view.getUint32(64, true) & FLAG_TRACE) !== 0,
    board: boardOf(bytes),
    module,
    shape: read.shape,
  };
  return { ok: true, container };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Its letters are ASCII; a damaged one may hold any byte. */
function boardOf(bytes: Uint8Array): string {
  const [name = ""] = String.fromCharCode(...bytes.subarray(BOARD, BOARD + BOARD_SIZE)).split("\0");
  return name;
}

function wrongSize(size: number, most: number): string {
  if (size === 0) return "it is empty";
  const least = `and the header alone has ${HEADER_SIZE}`;
  return `it has ${size} bytes, ${size < HEADER_SIZE ? least : `and this host takes at most ${most}`}`;
}

function checkHeader(bytes: Uint8Array, limits: HostLimits): Refusal | null {
  if (bytes.length < HEADER_SIZE || bytes.length > limits.size) {
    return refuse(abi.REFUSAL_SIZE, wrongSize(bytes.length, limits.size));
  }
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== MAGIC) return refuse(abi.REFUSAL_MAGIC);
  const [container, version] = [view.getUint8(4), view.getUint8(5)];
  if (container !== abi.VERSION_CONTAINER) return refuse(abi.REFUSAL_CONTAINER_VERSION, `it has version ${container}`);
  if (version !== abi.VERSION_ABI) return refuse(abi.REFUSAL_ABI_VERSION, `it has version ${version}`);
  const header = view.getUint16(6, true);
  if (header !== HEADER_SIZE) return refuse(abi.REFUSAL_HEADER, `${header} bytes`);
  const length = view.getUint32(88, true);
  const rest = bytes.length - HEADER_SIZE;
  if (length !== rest)
    return refuse(abi.REFUSAL_LENGTH, `its header says ${length} bytes of module, there are ${rest}`);
  if (view.getUint32(92, true) !== checksum(bytes)) return refuse(abi.REFUSAL_CRC);
  return checkNeeds(bytes, view, limits);
}

/** The fields whose values the CRC has vouched for. */
function checkNeeds(bytes: Uint8Array, view: DataView, limits: HostLimits): Refusal | null {
  const flags = view.getUint32(64, true) & ~FLAG_TRACE;
  if (flags !== 0) return refuse(abi.REFUSAL_FLAGS, `0x${(flags >>> 0).toString(16)}`);
  if (view.getUint32(68, true) !== 0) return refuse(abi.REFUSAL_SIGNATURE, `kind ${view.getUint16(68, true)}`);
  const board = boardOf(bytes);
  if (limits.board !== undefined && board !== "" && board !== limits.board) return refuse(abi.REFUSAL_BOARD, board);
  const lacking = view.getUint32(8, true) & ~limits.capabilities;
  if (lacking !== 0) return refuse(abi.REFUSAL_CAPABILITY, capabilityNames(lacking).join(", "));
  const ram = view.getUint32(12, true);
  if (ram < 8 || ram > limits.ram)
    return refuse(abi.REFUSAL_RAM, `it asks for ${ram} bytes, the host has ${limits.ram}`);
  const rate = view.getUint32(16, true);
  if (!limits.tickRates.includes(rate)) return refuse(abi.REFUSAL_TICK_RATE, `${rate} Hz`);
  if (bytes[NAME + NAME_SIZE - 1] !== 0) return refuse(abi.REFUSAL_NAME);
  return null;
}

function checkShape(shape: ModuleShape, ram: number): Refusal | null {
  for (const { module, name, signature } of shape.imports) {
    const offered = signatureOf(`${module}.${name}`);
    if (signature !== null && signature === offered) continue;
    const mismatch = signature === null || offered === null ? "" : wrongSignature(signature, offered);
    return refuse(abi.REFUSAL_IMPORT, `${module}.${name}${mismatch}`);
  }
  if (shape.exports.get("memory")?.kind !== "memory") return refuse(abi.REFUSAL_EXPORT, "memory");
  for (const [name, signature] of EXPORTS) {
    const found = shape.exports.get(name);
    if (found?.kind !== "function") return refuse(abi.REFUSAL_EXPORT, name);
    if (found.signature !== signature) {
      return refuse(abi.REFUSAL_EXPORT, `${name}${wrongSignature(found.signature, signature)}`);
    }
  }
  const declared = (shape.memory?.initial ?? 0) * PAGE;
  if (declared < ram || declared >= 2 ** 32)
    return refuse(abi.REFUSAL_RAM, `it asks for ${ram} bytes and declares ${declared}`);
  if (shape.dataEnd > ram)
    return refuse(abi.REFUSAL_RAM, `it asks for ${ram} bytes, its data ends at ${shape.dataEnd}`);
  return null;
}

function wrongSignature(found: string, wanted: string): string {
  return ` with the signature ${found} instead of ${wanted}`;
}
