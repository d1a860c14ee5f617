// Names as they stand in the source: `print`, `select` and `join` are one function each for their users, and asc knows
// `[Symbol.dispose]` by a name that it can read.
import type * as asc from "assemblyscript";

export const DISPOSE = "__dispose";
/** A name of asc's, or a text with one in it, as its user wrote it. */
export const sourceText = (text: string): string => text.replace(/\b__dispose\b/g, "[Symbol.dispose]");

const BY_COUNT = /^__(print|select|join)(?:Async)?\d$/;

export const sourceName = ({ prototype }: asc.Function): string => sourceText(prototype.name.replace(BY_COUNT, "$1"));
