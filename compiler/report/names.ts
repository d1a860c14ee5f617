// Names as they stand in the source: `print`, `select` and `join` are one function each for their users.
import type * as asc from "assemblyscript";

const BY_COUNT = /^__(print|select|join)(?:Async)?\d$/;

export const sourceName = ({ prototype }: asc.Function): string => prototype.name.replace(BY_COUNT, "$1");
