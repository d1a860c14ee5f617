// Reads what the side file tells of the finished module: section sizes, function names, capabilities.
import binaryen from "assemblyscript/binaryen";
import { C, Type, type Expr } from "../ir/binaryen.js";
import { typeOf, walk } from "../ir/ir.js";

export interface ModuleFacts {
  /** Bytes of the code and data sections' contents. */
  code: number;
  data: number;
  /** Function index, imports first, to name. */
  names: string[];
  capabilities: string[];
}

const IMPORT = 2;
const CODE = 10;
const DATA = 11;
const CUSTOM = 0;
const FUNCTION_IMPORT = 0;
const FUNCTION_NAMES = 1;
/** Import modules every host offers; each other one is a capability. */
const ALWAYS = new Set(["exec", "time", "log", "console", "fault", "trace"]);

export function readModule(wasm: Uint8Array): ModuleFacts {
  const facts: ModuleFacts = { code: 0, data: 0, names: [], capabilities: [] };
  const modules = new Set<string>();
  const reader = new Reader(wasm, 8);
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const size = reader.u32();
    const end = reader.at + size;
    if (id === CODE) facts.code = size;
    if (id === DATA) facts.data = size;
    if (id === IMPORT) readImports(reader, facts.names, modules);
    if (id === CUSTOM && reader.text() === "name") readNames(reader, end, facts.names);
    reader.at = end;
  }
  facts.capabilities = [...modules].filter((name) => !ALWAYS.has(name));
  if (usesFloats(wasm)) facts.capabilities.push("float");
  return facts;
}

/** Imported functions have no entry in the name section unless they were kept; theirs is `module.name`. */
function readImports(reader: Reader, names: string[], modules: Set<string>): void {
  for (let left = reader.u32(); left > 0; left--) {
    const module = reader.text();
    const name = reader.text();
    if (reader.byte() !== FUNCTION_IMPORT)
      throw new Error(`the module imports ${module}.${name}, which is no function`);
    reader.u32();
    modules.add(module);
    names.push(`${module}.${name}`);
  }
}
function readNames(reader: Reader, end: number, names: string[]): void {
  while (reader.at < end) {
    const kind = reader.byte();
    const size = reader.u32();
    const next = reader.at + size;
    if (kind === FUNCTION_NAMES) {
      for (let left = reader.u32(); left > 0; left--) {
        const index = reader.u32();
        const name = reader.text();
        names[index] ??= name;
      }
    }
    reader.at = next;
  }
}

/** Does any function compute with floats? */
function usesFloats(wasm: Uint8Array): boolean {
  const module = binaryen.readBinary(wasm);
  const ref = (module as unknown as { ptr: number }).ptr;
  let found = false;
  const look = (e: Expr): boolean | void => {
    const type = typeOf(e);
    if (type === Type.F32 || type === Type.F64) found = true;
    return !found;
  };
  for (let i = 0, n = C._BinaryenGetNumFunctions(ref); i < n && !found; i++) {
    const body = C._BinaryenFunctionGetBody(C._BinaryenGetFunctionByIndex(ref, i));
    if (body) walk(body, look);
  }
  module.dispose();
  return found;
}

/** Numbers and texts of the WebAssembly binary format. */
class Reader {
  private readonly decoder = new TextDecoder();
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}
  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
  text(): string {
    const length = this.u32();
    const start = this.at;
    this.at += length;
    return this.decoder.decode(this.bytes.subarray(start, this.at));
  }
}
