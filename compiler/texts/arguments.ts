// Which types a placeholder can show, in a log line as in a printed text.
import type * as asc from "assemblyscript";
import type { Placeholder } from "../logs/format.js";

/** How the messages speak of what carries the arguments. */
export interface Carrier {
  carries: string;
  before: string;
}
export const LOG_LINE: Carrier = { carries: "a log line cannot carry", before: "it is logged" };
export const PRINTED: Carrier = { carries: "print() cannot show", before: "it is printed" };

export type Printable =
  { ok: true; name: string } | { ok: false; /** Goes on after "The argument of this text". */ message: string };

const BYTES = "~lib/tickless/io/bytes/Bytes";

/** The name of an argument's type in the side file; Bytes are a string there. */
export function checkArgument(placeholder: Placeholder, type: asc.Type, carrier: Carrier): Printable {
  const name = nameOf(type);
  const message = name === null ? notPrintable(type, carrier) : misfit(placeholder, type, name);
  return message === null ? { ok: true, name: name ?? "" } : { ok: false, message };
}

/** A printable type's name; null: it cannot be shown. */
function nameOf(type: asc.Type): string | null {
  if (type.isValue && !type.isReference) {
    return type.isIntegerValue || type.isFloatValue ? type.toString() : null;
  }
  const isText = isString(type) || isBytes(type);
  return isText && !type.isNullableReference ? "string" : null;
}

export const isString = (type: asc.Type): boolean => type.getClass()?.internalName === "~lib/string/String";
export const isBytes = (type: asc.Type): boolean => type.getClass()?.internalName === BYTES;

function notPrintable(type: asc.Type, { carries, before }: Carrier): string {
  const name = type.getClass()?.prototype.name ?? type.toString();
  if (type.isNullableReference) return `may be null: test it before ${before}`;
  return `is of type '${name}', which ${carries}: give numbers, bools or strings`;
}

function misfit({ kind, decimals, zero }: Placeholder, type: asc.Type, name: string): string | null {
  const isWhole = type.isIntegerValue && name !== "bool";
  if (kind !== "default" && !isWhole) return `is of type '${name}', but {:${kind}} needs an integer`;
  if (decimals !== null && !type.isFloatValue) return `is of type '${name}', but {:.${decimals}} needs a float`;
  if (zero && !isWhole && !type.isFloatValue) return `is of type '${name}', but only numbers are filled up with zeros`;
  return null;
}

/** "The argument of this text" or "Argument 2 of this text". */
export const whichArgument = (index: number, count: number): string =>
  `${count === 1 ? "The argument" : `Argument ${index + 1}`} of this text`;
