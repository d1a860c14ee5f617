// Lets a program count what waits: the library with a function more beside each of its lists. The functions look at the
// structures themselves, so what a cancel leaves behind shows even when it would never be woken.

import { readLibrary } from "../../cli/library.js";
import type { Library } from "../../compiler/types.js";

const COUNTERS: Record<string, string> = {
  "task/list": `
    /** How many nodes a list has. */
    export function lengthOf(list: usize): i32 {
      let n = 0;
      for (let at = oldest(list); at; at = after(list, at)) n++;
      return n;
    }`,
  "time/queue": `
    function timersUnder(it: usize): i32 {
      let n = 1;
      const last = nodeAt(it).child;
      if (last) {
        let at = last;
        do {
          at = nodeAt(at).next;
          n += timersUnder(at);
        } while (at != last);
      }
      return n;
    }
    /** How many timers are set. */
    export function timers(): i32 {
      return root ? timersUnder(root) : 0;
    }`,
  "io/event": `
    import { lengthOf } from "../task/list";
    /** How many waits for event lines there are. */
    export function lineWaits(): i32 {
      return lengthOf(WAITING);
    }`,
  "task/handle": `
    import { lengthOf } from "./list";
    /** How many waits for the end of a task there are. */
    export function joinWaits(): i32 {
      return joiners ? lengthOf(joiners) : 0;
    }`,
  index: `
    export { lengthOf } from "./task/list";
    export { timers } from "./time/queue";
    export { lineWaits } from "./io/event";
    export { joinWaits } from "./task/handle";`,
};

/** The library, with `lengthOf`, `timers`, `lineWaits` and `joinWaits`. */
export function countingLibrary(): Library {
  const library = new Map(readLibrary());
  for (const [file, text] of Object.entries(COUNTERS)) library.set(file, `${library.get(file) ?? ""}\n${text}\n`);
  return library;
}
