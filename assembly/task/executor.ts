// The executor: a first-in first-out run queue through the task headers, and one batch of polls at a time.
//
//                spawn            batch reaches it
//     FREE ---------------> QUEUED ---------------> polled --+--> FREE       (finished, or cancelled)
//                             ^                              |
//                             +------- wake ---- SLEEPING <--+               (suspended)
//
//     HEAD -> task -> task -> task      each link is the header's first word; what the last one holds is of no
//                               ^last   meaning, because a batch knows where it ends
//
// `last` is 0 when nobody has asked for a batch. Appending to that queue pends the executor; a running batch points
// `last` at HEAD while it looks at lines and timers, so what these wake is part of the batch and asks for no other.

import { TRACE } from "../abi/config";
import { FAULT_DROPPED, FAULT_POOL_FULL } from "../abi/constants";
import { pend, wfe } from "../abi/exec";
import { raise } from "../abi/fault";
import { __dropTask, __pollTask, __usesCancel, __usesLines, __usesTime } from "../abi/intrinsics";
import { finished, polled, woken } from "../abi/trace";
import { dispatch } from "../io/event";
import { expire, rearm } from "../time/queue";
import { handleOf, joiners, wakeJoiners } from "./handle";

/** Header address of the task being polled; 0 outside. */
export let task: usize = 0;

// The header: +0 next, +4 generation, +6 flags, +7 executor.
const GENERATION: usize = 4;
const FLAGS: usize = 6;
/** The slot has an occupant. */
const SPAWNED: u8 = 1;
/** The slot is in the run queue, perhaps still for a former occupant. */
const QUEUED: u8 = 2;
/** The task has cancelled itself and ends when it next suspends. */
const CANCELLED: u8 = 4;

/** A link in front of the first task. */
// @ts-ignore: decorator
@lazy
const HEAD: usize = memory.data(4);
let last: usize = 0;

/**
 * Queues a task, unless it is queued already or has finished. A waker that outlived its task wakes the slot's next
 * occupant at most. From tasks and plain code; not from an interrupt.
 */
export function wake(sleeper: usize): void {
  if (load<u8>(sleeper, FLAGS) != SPAWNED) return;
  store<u8>(sleeper, SPAWNED | QUEUED, FLAGS);
  if (TRACE) woken(sleeper);
  if (!last) {
    last = HEAD;
    pend(0);
  }
  store<usize>(last, sleeper);
  last = sleeper;
}

/** Runs one batch: what event lines and timers wake, then the queue as it stands. Tasks woken meanwhile are the next batch. */
export function poll(executor: i32, lines: i32): void {
  if (!last) last = HEAD;
  if (__usesLines()) dispatch(lines);
  if (__usesTime()) expire();
  const end = last;
  last = 0;
  let next = load<usize>(HEAD);
  for (let at = HEAD; at != end;) {
    at = next;
    next = load<usize>(at);
    const flags = load<u8>(at, FLAGS) & SPAWNED;
    store<u8>(at, flags, FLAGS);
    if (flags) pollTask(at);
  }
  task = 0;
  if (__usesTime()) rearm();
}

/** The endless loop of a host that may block. */
export function run(): void {
  while (true) poll(0, wfe());
}

// @ts-ignore: decorator
@inline
function pollTask(at: usize): void {
  task = at;
  if (TRACE) polled(at);
  if (__pollTask(at)) {
    retire(at);
    release(at);
  } else if (__usesCancel()) {
    if (load<u8>(at, FLAGS) & CANCELLED) kill(at);
  }
}

/** Drops what a task holds and frees its slot. From here on its handles say done, so a guard that cancels it again does nothing. */
export function kill(at: usize): void {
  retire(at);
  __dropTask(at);
  release(at);
}

/** Makes the running task end when it next suspends. */
export function killSelf(): void {
  store<u8>(task, load<u8>(task, FLAGS) | CANCELLED, FLAGS);
}

/** Ends the occupant: every handle to it is stale now. */
// @ts-ignore: decorator
@inline
function retire(at: usize): void {
  store<u16>(at, load<u16>(at, GENERATION) + 1, GENERATION);
}

/** Opens the slot to the next occupant. It may still be queued: that bit and its link stay. */
function release(at: usize): void {
  store<u8>(at, load<u8>(at, FLAGS) & QUEUED, FLAGS);
  if (TRACE) finished(at);
  if (joiners) wakeJoiners(at);
}

/** Called by the compiler's spawn functions when frame and arguments are in place: gives the handle word. */
export function begin(at: usize): usize {
  store<u8>(at, load<u8>(at, FLAGS) | SPAWNED, FLAGS);
  wake(at);
  return handleOf(at, load<u16>(at, GENERATION));
}

/** Called by `spawn` when all slots of a pool are taken; the detail names the function. */
export function poolFull(id: i32): usize {
  raise(FAULT_POOL_FULL, id);
  return unreachable();
}

/** Called where a future is polled that was dropped, or whose result has moved out; the detail names the function. */
export function polledDropped(id: i32): void {
  raise(FAULT_DROPPED, id);
}
