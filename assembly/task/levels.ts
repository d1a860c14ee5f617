// Executors by priority. What is pending for a level above the one that runs preempts it between any two instructions, runs
// one batch and lets it go on:
//
//     level 2              |== poll ==|
//     level 0   == poll ===|          |===        `task` and `level` are of the one that runs
//
// So what a level keeps to itself needs no protection; only what two of them change is changed inside `enter` and `leave`.
// In a program with one executor all of this folds away.

import { LEVELS } from "../abi/config";
import { mask, unmask } from "../abi/exec";
import { level } from "./executor";

/** The thread executor and the levels above it. */
// @ts-ignore: decorator
@inline
export const EXECUTORS: i32 = 4;

/** Of what each level needs one: how many there are. */
// @ts-ignore: decorator
@inline
export const PLACES: i32 = LEVELS ? EXECUTORS : 1;

/** Of places that lie one behind the other: the one of the level that runs. */
// @ts-ignore: decorator
@inline
export function placeOf(first: usize, size: usize): usize {
  if (LEVELS) return first + <usize>level * size;
  return first;
}

/** Keeps the levels above out until the matching `leave`; may nest. Short, and without an await between. */
// @ts-ignore: decorator
@inline
export function enter(): void {
  if (LEVELS) mask();
}

/** Lets the levels above in again; what is pending for them runs before this returns. */
// @ts-ignore: decorator
@inline
export function leave(): void {
  if (LEVELS) unmask();
}

/** Which queue a task stands in: the number of its level. Known when the program is compiled. */
@unmanaged
@final
export class Executor {
  /** The thread executor, level 0: where `main` runs, preempted by all others. */
  @inline
  static get thread(): Executor {
    return changetype<Executor>(0);
  }

  /** The executor of a level, 1 to 3, which preempts all below it. The number has to be known when the program is compiled. */
  @inline
  static priority(level: i32): Executor {
    return changetype<Executor>(level);
  }

  /** The executor that runs now: of the task that asks. Where `spawn` spawns. */
  @inline
  static get current(): Executor {
    return changetype<Executor>(level);
  }

  /** The number of the level, 0 to 3. */
  @inline
  get level(): i32 {
    return changetype<i32>(this);
  }
}

/** Ends a critical section when it is disposed. */
@unmanaged
@final
export class CriticalSection {
  /** Lets the levels above in again. Once: `using` does it by itself. */
  [Symbol.dispose](): void {
    leave();
  }
}

/**
 * Keeps every task of a higher level out until the end of the block: `using section = criticalSection();`, for plain data
 * that tasks of two levels change. They are late by as long as it lasts, so keep it short; an await in it is an error.
 * May nest. Costs nothing in a program with one executor.
 */
export function criticalSection(): CriticalSection {
  enter();
  return changetype<CriticalSection>(0);
}
