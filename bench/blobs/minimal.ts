// The smallest executor the compiler's tasks can run on, put in the place of task/executor when the awaits alone are
// measured: a list of the ready tasks through their headers, the newest first, no event lines, no timers, no call of the host.

import { FAULT_DROPPED, FAULT_POOL_FULL } from "../abi/constants";
import { wfe } from "../abi/exec";
import { raise } from "../abi/fault";
import { handleOf } from "./handle";

export let task: usize = 0;
export let level: i32 = 0;

// The header: +0 the next ready task, 0 when this one is not ready; +4 generation, +6 whether the slot is taken.
const GENERATION: usize = 4;
const FLAGS: usize = 6;
const SPAWNED: u8 = 1;

/** In the place of a next one. */
@inline
const NONE: usize = 1;
let ready: usize = NONE;
/** The task that runs has cancelled itself. */
let ends: bool = false;

export function wake(sleeper: usize): void {
  if (load<usize>(sleeper)) return;
  append(sleeper);
}
@inline
function append(sleeper: usize): void {
  store<usize>(sleeper, ready);
  ready = sleeper;
}

/** Batches still to run. */
let left: i32 = 0;

/** The batches that follow; what runs now ends first. */
export function batches(n: i32): void {
  left = n;
}
export function stop(): void {
  left = 0;
}

/** Outside of all tasks. */
export function batchNow(): void {
  let next = ready;
  ready = NONE;
  while (next != NONE) {
    const at = next;
    next = load<usize>(at);
    store<usize>(at, 0);
    if (load<u8>(at, FLAGS) != SPAWNED) continue;
    task = at;
    if (__pollTask(at)) {
      retire(at);
      release(at);
      if (__usesCancel()) ends = false;
    } else if (__usesCancel()) {
      if (ends) {
        ends = false;
        kill(at);
      }
    }
  }
  task = 0;
}

export function run(): void {
  do batchNow();
  while (left-- > 0);
  while (true) wfe();
}
export function poll(executor: i32, lines: i32): void {}

export function kill(at: usize): void {
  retire(at);
  __dropTask(at);
  release(at);
}
export function killSelf(): void {
  ends = true;
}
@inline
export function isElsewhere(at: usize): bool {
  return false;
}
export function killElsewhere(at: usize, word: usize): void {}

@inline
function retire(at: usize): void {
  store<u16>(at, load<u16>(at, GENERATION) + 1, GENERATION);
}
@inline
function release(at: usize): void {
  store<u8>(at, 0, FLAGS);
}

export function begin(at: usize): void {
  store<u8>(at, SPAWNED, FLAGS);
  wake(at);
}
export function beginFirst(at: usize): void {
  store<u8>(at, SPAWNED, FLAGS);
  append(at);
}
export function handleAt(at: usize): usize {
  return handleOf(at, load<u16>(at, GENERATION));
}
export function poolFull(id: i32): usize {
  raise(FAULT_POOL_FULL, id);
  return unreachable();
}
export function polledDropped(id: i32): void {
  raise(FAULT_DROPPED, id);
}
