// Compiles programs with asc as it is installed, which nothing of ours has touched. The tests share a process, and the
// first transform in it patches asc for all of them, so this is done in another.
import { execFileSync } from "node:child_process";
import path from "node:path";

export interface PlainProgram {
  text: string;
  flags: readonly string[];
}

export interface Place {
  file: string;
  /** Characters before it, and before its end. */
  start: number;
  end: number;
}

/** A message as asc itself makes it. */
export interface Message {
  code: number;
  category: number;
  message: string;
  at: Place | null;
  related: Place | null;
}

export interface Untouched {
  /** The module; null: there were errors. */
  wasm: Buffer | null;
  messages: Message[];
}

const script = path.join(import.meta.dirname, "untouched.mjs");

export function compileUntouched(programs: readonly PlainProgram[]): Untouched[] {
  const said = execFileSync(process.execPath, ["--wasm-tiering-budget=100000000", script], {
    input: JSON.stringify(programs),
    maxBuffer: 64 << 20,
    encoding: "utf8",
  });
  const made = JSON.parse(said) as { wasm: string | null; messages: Message[] }[];
  return made.map(({ wasm, messages }) => ({ wasm: wasm === null ? null : Buffer.from(wasm, "base64"), messages }));
}
