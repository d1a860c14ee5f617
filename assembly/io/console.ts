// Text on the console, beside the log. Needs no heap: a literal goes out as UTF-8 in small pieces.

import { write as writeBytes } from "../abi/console";
import { PIECE, PIECE_SIZE, encode, encodedTo } from "./text";

/** Text on the console. */
export namespace console {
  /** Writes text and gives how many bytes the console took; what it has no room for is lost. */
  export function write(text: string): i32 {
    let written = 0;
    let from = 0;
    while (from < text.length) {
      const size = <i32>(encode(text, from, PIECE, PIECE_SIZE) - PIECE);
      from = encodedTo;
      const taken = writeBytes(PIECE, size);
      written += max(taken, 0);
      if (taken < size) break;
    }
    return written;
  }

  /** Writes text and ends the line. */
  export function print(text: string): void {
    write(text);
    write("\n");
  }
}
