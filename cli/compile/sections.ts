// The sections of a WebAssembly module and what each takes, for `tickless size`.

import { readUnsigned } from "./leb.js";

export interface Section {
  name: string;
  /** Bytes with the section's own id and length. */
  bytes: number;
}

const NAMES = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
];
const PREAMBLE = 8;

/** In the order of the module; custom sections are called by their own names. */
export function sectionsOf(wasm: Uint8Array): Section[] {
  const sections: Section[] = [{ name: "preamble", bytes: PREAMBLE }];
  for (let at = PREAMBLE; at < wasm.length;) {
    const [size, payload] = readUnsigned(wasm, at + 1);
    const id = wasm[at] ?? 0;
    const name = id === 0 ? customName(wasm, payload) : (NAMES[id] ?? `section ${id}`);
    sections.push({ name, bytes: payload + size - at });
    at = payload + size;
  }
  return sections;
}

function customName(wasm: Uint8Array, payload: number): string {
  const [length, text] = readUnsigned(wasm, payload);
  return new TextDecoder().decode(wasm.subarray(text, text + length));
}
