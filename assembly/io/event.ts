// Waiting for an event line: a numbered interrupt source as the host gave it out.
//
//   interrupt --> host's pending word --> wfe's summary --> dispatch --> exec.take --> node --> wake
//
// Only tasks that wait for a raised line are polled, in the order in which they began to wait.

import { LEVELS } from "../abi/config";
import { own, take } from "../abi/exec";
import { Link, LIST_SIZE, after, append, oldest, unlink } from "../task/list";
import { level, task, wake } from "../task/executor";
import { PLACES, enter, leave, placeOf } from "../task/levels";

/** Who waits, for each level. */
// @ts-ignore: decorator
@lazy
const WAITING: usize = memory.data(LIST_SIZE * PLACES);

// @ts-ignore: decorator
@inline
function waiting(): usize {
  return placeOf(WAITING, LIST_SIZE);
}

/** What every wait for a line begins with. */
@unmanaged
export class LineLink extends Link {
  /** The handle word whose event line is waited for. */
  source: i32;
}

/** One wait for one line: 16 bytes in the frame of whoever waits. */
@unmanaged
@final
export class LineNode extends LineLink {
  /** The line has not been raised yet. */
  @inline
  get waiting(): bool {
    return this.next != 0;
  }

  /** A cancelled wait leaves no node. */
  @inline
  [Symbol.dispose](): void {
    if (this.next) stop(this);
  }
}

/** Ends a wait. Apart, because every place that waits holds a call of it and hardly ever makes it. */
function stop(node: LineLink): void {
  unlink(node);
}

/** Makes the running task wait for the next time the source's line is raised. The line is its executor's from now on. */
export function listen(node: LineLink, source: i32): void {
  node.task = task;
  node.source = source;
  append(waiting(), node);
  if (LEVELS) own(source >>> 16, level);
}

/** True when somebody waits for the source's line. */
export function heard(source: i32): bool {
  if (LEVELS) {
    enter();
    let found = false;
    for (let i = 0; i < PLACES; i++) if (heardIn(WAITING + i * LIST_SIZE, source)) found = true;
    leave();
    return found;
  }
  return heardIn(WAITING, source);
}

// @ts-ignore: decorator
@inline
function heardIn(list: usize, source: i32): bool {
  for (let at = oldest(list); at; at = after(list, at)) {
    if (changetype<LineLink>(at).source == source) return true;
  }
  return false;
}

/** Wakes who waits for the lines that were raised; bit w of `lines` says that word w holds one. */
export function dispatch(lines: i32): void {
  for (; lines; lines &= lines - 1) {
    const word = ctz(lines);
    const raised = take(LEVELS ? level : 0, word);
    // A list of zeros is empty, and so is one that leads to itself.
    let next = load<usize>(waiting()) || waiting();
    while (next != waiting()) {
      const node = changetype<LineLink>(next);
      next = node.next;
      const line = node.source >>> 16;
      if (line >>> 5 == word && (raised >> (line & 31)) & 1) {
        stop(node);
        wake(node.task);
      }
    }
  }
}
