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
// `last` is 0 when nobody has asked for a batch. In a program with several executors each has a HEAD and a `last` of its
// own, and a task knows its executor. Appending to that queue pends the executor; a running batch points
// `last` at HEAD while it looks at lines and timers, so what these wake is part of the batch and asks for no other.

import { LEVELS, TRACE } from "../abi/config";
import { FAULT_DROPPED, FAULT_POOL_FULL } from "../abi/constants";
import { pend, wfe } from "../abi/exec";
import { raise } from "../abi/fault";
import { __dropTask, __pollTask, __usesCancel, __usesLines, __usesTime } from "../abi/intrinsics";
import { finished, polled, woken } from "../abi/trace";
import { dispatch } from "../io/event";
import { encodedTo, resumeEncoding } from "../io/text";
import { armed, expire, rearm, resumeTimers, root, suspendTimers } from "../time/queue";
import { handleOf, joiners, wakeJoiners } from "./handle";
import { EXECUTORS, enter, leave } from "./levels";

/** Header address of the task being polled; 0 outside. */
export let task: usize = 0;
/** The executor that runs. */
export let level: i32 = 0;

// The header: +0 next, +4 generation, +6 flags, +7 executor.
const GENERATION: usize = 4;
const FLAGS: usize = 6;
const EXECUTOR: usize = 7;
/** The slot has an occupant. */
const SPAWNED: u8 = 1;
/** The slot is in the run queue, perhaps still for a former occupant. */
const QUEUED: u8 = 2;
/** The task has cancelled itself and ends when it next suspends; or another level has, and it ends when its own runs. */
const CANCELLED: u8 = 4;

/** A link in front of the first task; where there are levels, for each of them that link and its `last`. */
// @ts-ignore: decorator
@lazy
const HEAD: usize = memory.data(LEVELS ? EXECUTORS * 8 : 4);
let last: usize = 0;

// @ts-ignore: decorator
@inline
function headOf(executor: i32): usize {
  if (LEVELS) return HEAD + <usize>executor * 8;
  return HEAD;
}

// @ts-ignore: decorator
@inline
function lastOf(executor: i32): usize {
  if (LEVELS) return load<usize>(headOf(executor), 4);
  return last;
}

// @ts-ignore: decorator
@inline
function setLast(executor: i32, at: usize): void {
  if (LEVELS) store<usize>(headOf(executor), at, 4);
  else last = at;
}

// @ts-ignore: decorator
@inline
function executorOf(at: usize): i32 {
  if (LEVELS) return load<u8>(at, EXECUTOR);
  return 0;
}

/**
 * Queues a task, unless it is queued already or has finished. A waker that outlived its task wakes the slot's next
 * occupant at most. From tasks and plain code; not from an interrupt.
 */
export function wake(sleeper: usize): void {
  if (load<u8>(sleeper, FLAGS) != SPAWNED) return;
  enter();
  append(sleeper);
  leave();
}

// @ts-ignore: decorator
@inline
function append(sleeper: usize): void {
  if (LEVELS) {
    const flags = load<u8>(sleeper, FLAGS);
    if (flags != SPAWNED) return; // a higher level was faster
  }
  const executor = executorOf(sleeper);
  store<u8>(sleeper, SPAWNED | QUEUED, FLAGS);
  if (TRACE) woken(sleeper);
  if (!lastOf(executor)) {
    setLast(executor, headOf(executor));
    pend(executor);
  }
  store<usize>(lastOf(executor), sleeper);
  setLast(executor, sleeper);
}

/** Runs one batch: what event lines and timers wake, then the queue as it stands. Tasks woken meanwhile are the next batch. */
export function poll(executor: i32, lines: i32): void {
  if (LEVELS) {
    if (executor != level) preempt(executor, lines);
    else batchApart(lines);
  } else batch(lines);
}

/** Apart from `poll`, so that a level has one frame of it on its stack. */
function batchApart(lines: i32): void {
  batch(lines);
}

// @ts-ignore: decorator
@inline
function batch(lines: i32): void {
  enter();
  if (!lastOf(level)) setLast(level, headOf(level));
  leave();
  if (__usesLines()) dispatch(lines);
  if (__usesTime()) expire();
  enter();
  const end = lastOf(level);
  setLast(level, 0);
  let next = load<usize>(headOf(level));
  leave();
  for (let at = headOf(level); at != end;) {
    at = next;
    next = load<usize>(at);
    if (LEVELS) pollQueued(at);
    else {
      const flags = load<u8>(at, FLAGS) & SPAWNED;
      store<u8>(at, flags, FLAGS);
      if (flags) pollTask(at);
    }
  }
  task = 0;
  if (__usesTime()) rearm();
}

/** One batch of a level above, in the midst of whatever it preempts: that finds everything as it was. */
function preempt(executor: i32, lines: i32): void {
  const below = level;
  const preempted = task;
  const position = encodedTo;
  let first: usize = 0;
  let at: u64 = 0;
  if (__usesTime()) {
    first = root;
    at = armed;
    resumeTimers(executor);
  }
  level = executor;
  task = 0;
  batchApart(lines);
  level = below;
  if (__usesTime()) suspendTimers(executor, first, at);
  resumeEncoding(position);
  task = preempted;
}

/** Polls a task that the batch has come to, unless a level has cancelled it or its slot has gone to another executor. */
function pollQueued(at: usize): void {
  enter();
  const flags = load<u8>(at, FLAGS) & (SPAWNED | CANCELLED);
  store<u8>(at, flags, FLAGS);
  leave();
  if (!flags) return;
  if (executorOf(at) != level) return wake(at);
  if (__usesCancel()) {
    if (flags & CANCELLED) return kill(at);
  }
  pollTask(at);
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
  enter();
  store<u8>(task, load<u8>(task, FLAGS) | CANCELLED, FLAGS);
  leave();
}

/** Makes a task of another executor end when that runs next, if the handle word still names it. */
export function killElsewhere(at: usize, word: usize): void {
  enter();
  if (word == handleAt(at)) {
    wake(at);
    store<u8>(at, load<u8>(at, FLAGS) | CANCELLED, FLAGS);
  }
  leave();
}

/** Has the slot's task another executor than the one that runs? */
// @ts-ignore: decorator
@inline
export function isElsewhere(at: usize): bool {
  return executorOf(at) != level;
}

/** Ends the occupant: every handle to it is stale now. */
// @ts-ignore: decorator
@inline
function retire(at: usize): void {
  store<u16>(at, load<u16>(at, GENERATION) + 1, GENERATION);
}

/** Opens the slot to the next occupant. It may still be queued: that bit and its link stay. */
function release(at: usize): void {
  enter();
  store<u8>(at, load<u8>(at, FLAGS) & QUEUED, FLAGS);
  leave();
  if (TRACE) finished(at);
  if (joiners) wakeJoiners(at);
}

/** Called by the compiler's spawn functions when frame and arguments are in place. */
export function begin(at: usize): void {
  store<u8>(at, load<u8>(at, FLAGS) | SPAWNED, FLAGS);
  wake(at);
}

/** As `begin`, in a slot that had no occupant before. */
export function beginFirst(at: usize): void {
  store<u8>(at, SPAWNED, FLAGS);
  wake(at);
}

/** The handle word of the task that has the slot now. */
export function handleAt(at: usize): usize {
  return handleOf(at, load<u16>(at, GENERATION));
}

/** As `begin`, where there are levels: ends the critical section in which the slot was found, and gives the handle word. */
export function beginOn(at: usize, executor: i32): usize {
  store<u8>(at, executor, EXECUTOR);
  begin(at);
  const word = handleAt(at);
  leave();
  return word;
}

/** Called by `trySpawn` where there are levels: ends the critical section in which no slot was found. */
export function noSlot(): usize {
  leave();
  return 0;
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
