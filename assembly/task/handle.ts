// What `spawn` gives: one word that names a task and, once that task has ended, says so for ever.
//
//   bits 18-31 generation of the slot   bits 0-17 header address / 4
//
// The slot counts its occupants, so a handle of an earlier one says done. After 16,384 more occupants of the same slot
// the count begins again.

import { LEVELS } from "../abi/config";
import { __taskName } from "../abi/intrinsics";
import { Bytes } from "../io/bytes";
import { isElsewhere, kill, killElsewhere, killSelf, task, wake } from "./executor";
import { enter, leave } from "./levels";
import { Link, LIST_SIZE, after, append, oldest, unlink } from "./list";

const ADDRESS_BITS: usize = 18;
const GENERATION: usize = 4;

/** The handle word of a task. */
// @ts-ignore: decorator
@inline
export function handleOf(header: usize, generation: usize): usize {
  return (generation << ADDRESS_BITS) | (header >> 2);
}

// @ts-ignore: decorator
@inline
function headerOf(word: usize): usize {
  return (word & ((1 << ADDRESS_BITS) - 1)) << 2;
}

/** Tasks that wait for another to finish: 0 in a program that never joins, and then all of this is left out. */
export let joiners: usize = 0;
// @ts-ignore: decorator
@lazy
const JOINERS: usize = memory.data(LIST_SIZE);

@unmanaged
@final
class JoinNode extends Link {
  /** Header address of the task that is waited for. */
  target: usize;

  wait(header: usize): JoinNode {
    this.task = task;
    this.target = header;
    enter();
    joiners = JOINERS;
    append(JOINERS, this);
    leave();
    return this;
  }

  [Symbol.dispose](): void {
    enter();
    unlink(this);
    leave();
  }
}

/** Wakes whoever waits for the task; they leave the list when they run. */
export function wakeJoiners(header: usize): void {
  enter();
  for (let at = oldest(joiners); at; at = after(joiners, at)) {
    const node = changetype<JoinNode>(at);
    if (node.target == header) wake(node.task);
  }
  leave();
}

/** Ends the task a handle word names; does nothing when it has ended. */
export function cancel(word: usize): void {
  const header = headerOf(word);
  if (LEVELS) {
    if (isElsewhere(header)) return killElsewhere(header, word);
  }
  if (word != handleOf(header, load<u16>(header, GENERATION))) return;
  if (header == task) killSelf();
  else kill(header);
}

/** A spawned task. */
@global
@unmanaged
@final
export class TaskHandle {
  /** True when the task has finished or was cancelled. */
  get done(): bool {
    const word = changetype<usize>(this);
    const header = headerOf(word);
    return word != handleOf(header, load<u16>(header, GENERATION));
  }

  /** The name of the task's function, in static memory; also when the task has ended. `info("{} has ended", handle.name)` */
  get name(): Bytes {
    return changetype<Bytes>(__taskName(headerOf(changetype<usize>(this))));
  }

  /**
   * Cancels the task: the call it waits in is dropped, then its `using` declarations are disposed, innermost first. A
   * task that cancels itself ends when it next suspends, and one of another executor when that runs next. Does nothing
   * when the task has ended. Not from an interrupt.
   */
  cancel(): void {
    cancel(changetype<usize>(this));
  }

  /** Waits until the task has ended. Cancel-safe: a cancelled `join` leaves nothing behind and the task runs on. */
  async join(): Promise<void> {
    if (this.done) return;
    using node = frameSlot<JoinNode>().wait(headerOf(changetype<usize>(this)));
    while (!this.done) suspend();
  }
}

/** Waits until all these tasks have ended. Cancel-safe. */
export async function joinAll(handles: StaticArray<TaskHandle>): Promise<void> {
  for (let i = 0; i < handles.length; i++) await unchecked(handles[i]).join();
}
