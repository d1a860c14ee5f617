// Text on the console, beside the log.

import { write } from "../abi/console";
import { Bytes, Text, lengthOf, startOf } from "./bytes";
import { PLAIN, __print1 } from "./print";

/** The console. A writer for `print`. */
@unmanaged
@final
export class Console {
  /**
   * Writes a text or its first `count` bytes and gives how many bytes the console took; what it has no room for is
   * lost.
   */
  write<T extends Text>(text: T, count: i32 = i32.MAX_VALUE): i32 {
    if (isString<T>()) return __print1<Console, string>(this, PLAIN, changetype<string>(text));
    else return write(startOf<T>(text), min(count, lengthOf<T>(text)));
  }
}

/** The console, beside the log: `console.write("ready\n")`, `print(console, "{}\n", n)`. */
export const console: Console = changetype<Console>(0);
