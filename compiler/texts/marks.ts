// What the syntax pass found about printed texts, kept by node until asc compiles them. As all marks it hangs on asc, so
// that two copies of this compiler share it.
import type * as asc from "assemblyscript";
import type { Placeholder } from "../logs/format.js";
import { parserPrototype } from "../syntax/asc.js";

export interface PrintedText {
  pieces: (string | Placeholder)[];
  placeholders: Placeholder[];
  /** The calls around the arguments. */
  args: asc.CallExpression[];
}

interface TextMarks {
  /** The texts of `print`, by their node. */
  prints: WeakMap<asc.Node, PrintedText>;
  /** The calls around the arguments, and which placeholder shows each. */
  placeholders: WeakMap<asc.Node, Placeholder>;
}

const key = Symbol.for("tickless.texts");
const holder = parserPrototype as unknown as Record<symbol, TextMarks | undefined>;

export const texts: TextMarks = (holder[key] ??= { prints: new WeakMap(), placeholders: new WeakMap() });
