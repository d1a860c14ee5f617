// The smallest executor the compiler's tasks can run on, put in the place of task/executor when the awaits alone are
// measured: a bit per task in one word, no order of arrival, no event lines, no timers, no call of the host.

import { FAULT_DROPPED, FAULT_POOL_FULL } from "../abi/constants";
import { wfe } from "../abi/exec";
import { raise } from "../abi/fault";
import { handleOf } from "./handle";

export let task: usize = 0;
export let level: i32 = 0;

// The header: +0 number of the task, from 1 on; +4 generation, +6 whether the slot is taken.
const GENERATION: usize = 4;
const FLAGS: usize = 6;
const SPAWNED: u8 = 1;

let ready: u64 = 0;
let count: u32 = 0;
/** The task that runs has cancelled itself. */
let ends: bool = false;
@lazy
const HEADERS: usize = memory.data(64 * 4);

export function wake(sleeper: usize): void {
  ready |= (1 as u64) << load<u32>(sleeper);
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
  let rest = ready;
  ready = 0;
  while (rest) {
    const at = load<usize>(HEADERS + ((<usize>ctz(rest)) << 2));
    rest &= rest - 1;
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

export function begin(at: usize): usize {
  let number = load<u32>(at);
  if (!number) {
    number = ++count;
    store<u32>(at, number);
    store<usize>(HEADERS + ((<usize>number) << 2), at);
  }
  store<u8>(at, SPAWNED, FLAGS);
  ready |= (1 as u64) << number;
  return handleOf(at, load<u16>(at, GENERATION));
}
export function poolFull(id: i32): usize {
  raise(FAULT_POOL_FULL, id);
  return unreachable();
}
export function polledDropped(id: i32): void {
  raise(FAULT_DROPPED, id);
}
