// Log lines for people: the device sends an index and raw arguments, the side file has the format string and the types.

import { parseFormat, type Placeholder } from "../compiler/logs/format.js";
import type { SideFile } from "../compiler/types.js";
import { hex } from "./trace.js";

/** What of a log packet or trace line is needed to read it. */
export interface LogLine {
  index: number;
  args: Uint8Array;
}

type Value = bigint | number | boolean | string;

/** Bytes and the reading of every type with a fixed size; a string has its length before it. */
const READERS: ReadonlyMap<string, [size: number, read: (view: DataView) => Value]> = new Map([
  ["bool", [1, (view) => view.getUint8(0) !== 0]],
  ["i8", [1, (view) => BigInt(view.getInt8(0))]],
  ["u8", [1, (view) => BigInt(view.getUint8(0))]],
  ["i16", [2, (view) => BigInt(view.getInt16(0, true))]],
  ["u16", [2, (view) => BigInt(view.getUint16(0, true))]],
  ["i32", [4, (view) => BigInt(view.getInt32(0, true))]],
  ["u32", [4, (view) => BigInt(view.getUint32(0, true))]],
  ["isize", [4, (view) => BigInt(view.getInt32(0, true))]],
  ["usize", [4, (view) => BigInt(view.getUint32(0, true))]],
  ["i64", [8, (view) => view.getBigInt64(0, true)]],
  ["u64", [8, (view) => view.getBigUint64(0, true)]],
  ["f32", [4, (view) => shortestFloat(view.getFloat32(0, true))]],
  ["f64", [8, (view) => view.getFloat64(0, true)]],
]);

const RADIX = { x: 16, X: 16, b: 2, o: 8 } as const;

/** "temperature 21 on 0x40"; a line the side file does not know is shown raw. */
export function formatLog(side: Pick<SideFile, "logs">, line: LogLine): string {
  const log = side.logs.find(({ index }) => index === line.index);
  const format = log === undefined ? null : parseFormat(log.format);
  if (log === undefined || format === null || !format.ok) return rawLog(line);
  const values = readValues(log.types, line.args);
  if (values === null) return `${log.format} (its arguments do not fit: ${hex(line.args)})`;
  let next = 0;
  return format.pieces
    .map((piece) => (typeof piece === "string" ? piece : formatValue(piece, log.types[next] ?? "", values[next++])))
    .join("");
}

/** A log line without its side file: "log 3 2a000000". */
export function rawLog({ index, args }: LogLine): string {
  return args.length === 0 ? `log ${index}` : `log ${index} ${hex(args)}`;
}

/** The arguments, packed one behind the other; null: more or fewer bytes than the types say. */
function readValues(types: readonly string[], args: Uint8Array): Value[] | null {
  const view = new DataView(args.buffer, args.byteOffset, args.byteLength);
  const values: Value[] = [];
  let at = 0;
  for (const type of types) {
    const [fixed, read] = READERS.get(type) ?? [null, null];
    const start = fixed === null ? at + 2 : at;
    if (start > args.length) return null;
    const size = fixed ?? view.getUint16(at, true);
    if (start + size > args.length) return null;
    if (read !== null) values.push(read(new DataView(args.buffer, args.byteOffset + start, size)));
    else values.push(new TextDecoder().decode(args.subarray(start, start + size)));
    at = start + size;
  }
  return at === args.length ? values : null;
}

function formatValue(placeholder: Placeholder, type: string, value: Value | undefined): string {
  const { width, zero } = placeholder;
  const text = textOf(placeholder, type, value ?? "?");
  if (!zero) return text.padStart(width);
  // Zeros stand between the sign and the digits.
  const sign = text.startsWith("-") ? "-" : "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

function textOf({ kind, decimals }: Placeholder, type: string, value: Value): string {
  if (typeof value === "number") return decimals === null ? String(value) : value.toFixed(decimals);
  if (typeof value === "string" || kind === "default") return String(value);
  const whole = BigInt(value);
  if (kind === "c") return whole >= 0n && whole <= 0x10ffffn ? String.fromCodePoint(Number(whole)) : "\ufffd";
  // A negative number shows its bits, as many as its type has.
  const size = READERS.get(type)?.[0] ?? 8;
  const digits = BigInt.asUintN(size * 8, whole).toString(RADIX[kind]);
  return kind === "X" ? digits.toUpperCase() : digits;
}

/** The number with the fewest digits that is the same f32. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
