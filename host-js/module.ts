// Reads just enough of a WebAssembly module to check it against the ABI: the types of its imports and exports and the
// limits of its memory. The engine's own reflection names imports and exports but not their types.
//
//   magic, version | section: id, size, payload | section | ...
//
// The engine has validated the bytes before, so anything unexpected here is a feature the ABI does not know.

export interface ModuleImport {
  module: string;
  name: string;
  /** The function's signature, as in signatures.ts; null: not a function. */
  signature: string | null;
}

/** `value`: of one that begins as an i32 that is written down; null: it begins otherwise. */
interface ModuleGlobal {
  type: string;
  mutable: boolean;
  value: number | null;
}

export type ModuleExport =
  | { kind: "function"; signature: string }
  | ({ kind: "global" } & ModuleGlobal)
  | { kind: "memory" }
  | { kind: "table" };

export interface ModuleShape {
  imports: ModuleImport[];
  exports: Map<string, ModuleExport>;
  /** The module's own memory, in pages of 64 KiB; null: it has none, or more than one. */
  memory: { initial: number; maximum: number | null } | null;
  /** The first byte of memory behind all the data that instantiation writes. */
  dataEnd: number;
}

export const PAGE = 65536;

const HEADER = 8;
const SECTION = { custom: 0, type: 1, import: 2, function: 3, memory: 5, global: 6, export: 7, data: 11 } as const;
const VALUE_TYPES: ReadonlyMap<number, string> = new Map([
  [0x7f, "i"],
  [0x7e, "I"],
  [0x7d, "f"],
  [0x7c, "F"],
]);

/** Something in the module that the ABI has no words for. */
class Unknown extends Error {}

class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Unknown("the module ends early");
    return value;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Unknown("a number in the module is too long");
  }

  signed(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      // The sign is the last group's top bit.
      if (byte < 0x80) return shift < 28 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
    }
    throw new Unknown("a number in the module is too long");
  }

  text(): string {
    const length = this.unsigned();
    const start = this.at;
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(start, this.at));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }
}

interface Section {
  id: number;
  /** First byte of the section, its payload, and the byte after it. */
  start: number;
  payload: number;
  end: number;
}

function sections(bytes: Uint8Array): Section[] {
  const list: Section[] = [];
  const cursor = new Cursor(bytes, HEADER);
  while (cursor.at < bytes.length) {
    const start = cursor.at;
    const id = cursor.byte();
    const size = cursor.unsigned();
    const payload = cursor.at;
    cursor.at += size;
    if (cursor.at > bytes.length) throw new Unknown("a section is longer than the module");
    list.push({ id, start, payload, end: cursor.at });
  }
  return list;
}

function valueType(cursor: Cursor): string {
  // A type the ABI has no letter for may stand in a function that never crosses the ABI.
  return VALUE_TYPES.get(cursor.byte()) ?? "?";
}

function functionType(cursor: Cursor): string {
  if (cursor.byte() !== 0x60) throw new Unknown("a type that is no function type");
  const parameters = cursor.list(() => valueType(cursor));
  const results = cursor.list(() => valueType(cursor));
  return `${parameters.join("")}>${results.join("")}`;
}

function limits(cursor: Cursor): { initial: number; maximum: number | null } {
  const flags = cursor.byte();
  if (flags > 1) throw new Unknown("a shared or 64-bit memory or table");
  const initial = cursor.unsigned();
  return { initial, maximum: flags === 1 ? cursor.unsigned() : null };
}

interface Spaces {
  types: string[];
  /** Signature of every function, imported ones first. */
  functions: string[];
  globals: ModuleGlobal[];
}

function readImport(cursor: Cursor, spaces: Spaces): ModuleImport {
  const module = cursor.text();
  const name = cursor.text();
  const kind = cursor.byte();
  if (kind === 0) {
    const signature = spaces.types[cursor.unsigned()] ?? "?";
    spaces.functions.push(signature);
    return { module, name, signature };
  }
  if (kind === 1) cursor.byte();
  if (kind === 1 || kind === 2) limits(cursor);
  else if (kind === 3) spaces.globals.push({ type: valueType(cursor), mutable: cursor.byte() === 1, value: null });
  else throw new Unknown("an import of an unknown kind");
  return { module, name, signature: null };
}

function readGlobal(cursor: Cursor, spaces: Spaces): void {
  const global: ModuleGlobal = { type: valueType(cursor), mutable: cursor.byte() === 1, value: null };
  spaces.globals.push(global);
  const operation = cursor.byte();
  if (operation === 0x41) global.value = cursor.signed();
  else if (operation === 0x42) while (cursor.byte() >= 0x80);
  else if (operation === 0x43) cursor.at += 4;
  else if (operation === 0x44) cursor.at += 8;
  else if (operation === 0x23) cursor.unsigned();
  else throw new Unknown("a global with an initialiser of an unknown kind");
  if (cursor.byte() !== 0x0b) throw new Unknown("a global with a long initialiser");
}

function readExport(cursor: Cursor, spaces: Spaces): [string, ModuleExport] {
  const name = cursor.text();
  const kind = cursor.byte();
  const index = cursor.unsigned();
  if (kind === 0) return [name, { kind: "function", signature: spaces.functions[index] ?? "?" }];
  if (kind === 1) return [name, { kind: "table" }];
  if (kind === 2) return [name, { kind: "memory" }];
  const global = spaces.globals[index];
  if (kind !== 3 || global === undefined) throw new Unknown("an export of an unknown kind");
  return [name, { kind: "global", ...global }];
}

/** The end of a data segment in memory; 0: it is written nowhere until the program says so. */
function readData(cursor: Cursor): number {
  const kind = cursor.unsigned();
  if (kind > 2) throw new Unknown("a data segment of an unknown kind");
  if (kind === 2) cursor.unsigned();
  const start = kind === 1 ? 0 : constant(cursor);
  const length = cursor.unsigned();
  cursor.at += length;
  return kind === 1 ? 0 : start + length;
}

function constant(cursor: Cursor): number {
  if (cursor.byte() !== 0x41) throw new Unknown("a data segment whose place is no constant");
  const value = cursor.signed();
  if (cursor.byte() !== 0x0b) throw new Unknown("a data segment whose place is no constant");
  return value >>> 0;
}

function readShape(bytes: Uint8Array): ModuleShape {
  const spaces: Spaces = { types: [], functions: [], globals: [] };
  const shape: ModuleShape = { imports: [], exports: new Map(), memory: null, dataEnd: 0 };
  for (const { id, payload } of sections(bytes)) {
    const cursor = new Cursor(bytes, payload);
    if (id === SECTION.type) spaces.types = cursor.list(() => functionType(cursor));
    else if (id === SECTION.import) shape.imports = cursor.list(() => readImport(cursor, spaces));
    else if (id === SECTION.function)
      spaces.functions.push(...cursor.list(() => spaces.types[cursor.unsigned()] ?? "?"));
    else if (id === SECTION.memory) {
      const memories = cursor.list(() => limits(cursor));
      shape.memory = memories.length === 1 ? (memories[0] ?? null) : null;
    } else if (id === SECTION.global) cursor.list(() => readGlobal(cursor, spaces));
    else if (id === SECTION.export) shape.exports = new Map(cursor.list(() => readExport(cursor, spaces)));
    else if (id === SECTION.data) shape.dataEnd = Math.max(0, ...cursor.list(() => readData(cursor)));
  }
  return shape;
}

export type ModuleResult = { ok: true; shape: ModuleShape } | { ok: false; message: string };

/** The module's shape, or why the engine or the ABI cannot take it. */
export function readModule(bytes: Uint8Array): ModuleResult {
  if (!WebAssembly.validate(bytes as BufferSource)) return { ok: false, message: "it is not valid WebAssembly" };
  try {
    return { ok: true, shape: readShape(bytes) };
  } catch (error) {
    if (error instanceof Unknown) return { ok: false, message: error.message };
    throw error;
  }
}

/** The module without names, source map links and all other custom sections. */
export function stripCustomSections(module: Uint8Array): Uint8Array {
  const kept = sections(module).filter(({ id }) => id !== SECTION.custom);
  return concat([module.subarray(0, HEADER), ...kept.map(({ start, end }) => module.subarray(start, end))]);
}

/**
 * The module with its memory's maximum set to its initial size, so that `memory.grow` answers -1; `shift` is how many
 * bytes everything behind the memory section moved, to be taken off the offsets the engine reports.
 */
export function fixMemory(module: Uint8Array): { module: Uint8Array; shift: number } {
  const section = sections(module).find(({ id }) => id === SECTION.memory);
  if (section === undefined) return { module, shift: 0 };
  const cursor = new Cursor(module, section.payload);
  const [memory] = cursor.list(() => limits(cursor));
  if (memory === undefined || memory.maximum === memory.initial) return { module, shift: 0 };
  const size = unsigned(memory.initial);
  const payload = [1, 1, ...size, ...size];
  const replaced = Uint8Array.from([SECTION.memory, ...unsigned(payload.length), ...payload]);
  const fixed = concat([module.subarray(0, section.start), replaced, module.subarray(section.end)]);
  return { module: fixed, shift: fixed.length - module.length };
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  bytes.push(value);
  return bytes;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
