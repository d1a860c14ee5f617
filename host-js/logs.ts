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
  ["f32", [4, (view) => view.getFloat32(0, true)]],
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
  if (typeof value === "number") {
    // From 1e21 on JavaScript shows no decimals.
    if (decimals !== null && Math.abs(value) < 1e21) return value.toFixed(decimals);
    return String(type === "f32" ? shortestFloat(value) : value);
  }
  if (typeof value === "string" || kind === "default") return String(value);
  const whole = BigInt(value);
  if (kind === "c") return isCharacter(whole) ? String.fromCodePoint(Number(whole)) : "\ufffd";
  // A negative number shows its bits, as many as its type has.
  const size = READERS.get(type)?.[0] ?? 8;
  const digits = BigInt.asUintN(size * 8, whole).toString(RADIX[kind]);
  return kind === "X" ? digits.toUpperCase() : digits;
}

/** Halves of a surrogate pair are none. */
const isCharacter = (point: bigint): boolean => point >= 0n && point <= 0x10ffffn && point >> 11n !== 0x1bn;

/** The decimal number with the fewest digits that is the same f32, and of several the nearest. */
export function shortestFloat(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, Math.abs(value));
  const biased = bits.getUint32(0) >>> 23;
  const fraction = bits.getUint32(0) & 0x7fffff;
  const mantissa = BigInt(biased === 0 ? fraction : fraction | 0x800000);
  const power = Math.max(biased, 1) - 150;
  // In units of a quarter of the last place: just above a power of two the floats below are half as far apart.
  const below = fraction === 0 && biased > 1 ? 1n : 2n;
  const even = (mantissa & 1n) === 0n;
  const digits = Math.ceil(Math.log10(Math.abs(value)));
  for (let last = digits; ; last--) {
    // value = exact / unit in steps of ten to `last`
    const up = 2n ** BigInt(Math.max(power, 0)) * 10n ** BigInt(Math.max(-last, 0));
    const unit = 4n * 2n ** BigInt(Math.max(-power, 0)) * 10n ** BigInt(Math.max(last, 0));
    const exact = 4n * mantissa * up;
    const floor = exact / unit;
    const rest = exact - floor * unit;
    const isSame = (away: bigint, gap: bigint): boolean => (even ? away <= gap * up : away < gap * up);
    const low = floor > 0n && isSame(rest, below);
    const high = isSame(unit - rest, 2n);
    if (!low && !high) continue;
    const upwards = high && (!low || 2n * rest > unit || (2n * rest === unit && (floor & 1n) === 1n));
    return Math.sign(value) * Number(`${upwards ? floor + 1n : floor}e${last}`);
  }
}
