// Where each function's body lies in a WebAssembly module: what a fault's code offsets are looked up in.
//
//   code section: count | size, body | size, body | ...      offsets count from the module's first byte

import { readUnsigned } from "../compile/leb.js";

export interface Body {
  start: number;
  /** The first byte behind it. */
  end: number;
}

const PREAMBLE = 8;
const IMPORT = 2;
const CODE = 10;

/** By function index, imports first (they have no body: null). */
export function functionBodies(wasm: Uint8Array): (Body | null)[] {
  const bodies: (Body | null)[] = [];
  for (let at = PREAMBLE; at < wasm.length;) {
    const id = wasm[at] ?? 0;
    const [size, payload] = readUnsigned(wasm, at + 1);
    if (id === IMPORT) for (let n = countImportedFunctions(wasm, payload); n > 0; n--) bodies.push(null);
    if (id === CODE) bodies.push(...readBodies(wasm, payload));
    at = payload + size;
  }
  return bodies;
}

function readBodies(wasm: Uint8Array, payload: number): Body[] {
  const [count, first] = readUnsigned(wasm, payload);
  let at = first;
  return Array.from({ length: count }, () => {
    const [size, start] = readUnsigned(wasm, at);
    at = start + size;
    return { start, end: at };
  });
}

/** The ABI's blobs import nothing but functions, so each entry is: module, name, kind, type. */
function countImportedFunctions(wasm: Uint8Array, payload: number): number {
  return readUnsigned(wasm, payload)[0];
}
