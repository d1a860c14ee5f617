// Every import a host offers and every export it needs, with its signature: the tables of docs/abi.md.
// A signature is its parameters, ">", its results; one letter each: i = i32, I = i64, f = f32, F = f64.

/** "module.name" to signature. A blob imports only what it uses, and nothing that is not here. */
export const IMPORTS = {
  "exec.wfe": ">i",
  "exec.take": "ii>i",
  "exec.pend": "i>",
  "exec.own": "ii>",
  "exec.mask": ">",
  "exec.unmask": ">",
  "time.now": ">I",
  "time.alarm": "iI>",
  "log.write": "iiii>",
  "console.write": "ii>i",
  "fault.raise": "ii>",
  "gpio.open": "ii>i",
  "gpio.write": "ii>",
  "gpio.toggle": "i>",
  "gpio.read": "i>i",
  "gpio.watch": "ii>",
  "uart.open": "iii>i",
  "uart.read": "iii>i",
  "uart.write": "iii>i",
  "uart.pending": "i>i",
  "uart.lost": "i>i",
  "trace.polled": "i>",
  "trace.woken": "i>",
  "trace.finished": "i>",
} as const;

export type ImportName = keyof typeof IMPORTS;

export function signatureOf(name: string): string | null {
  return Object.hasOwn(IMPORTS, name) ? IMPORTS[name as ImportName] : null;
}

/** The functions a blob must export, beside `memory`. */
export const EXPORTS: ReadonlyMap<string, string> = new Map([
  ["start", ">"],
  ["poll", "ii>"],
  ["run", ">"],
]);
