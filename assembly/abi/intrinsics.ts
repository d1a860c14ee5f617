// What the compiler knows by name. asc type-checks calls of these functions as if they were ordinary ones; the lowering
// then erases or replaces them, so no body here ever runs. Members of Promise work on a frame:
//
//   +0 u16 state    0 not started, 0xfffe dropped or its result moved out, 0xffff done
//   +2 u16 function
//   +4 result, overlaid by arguments, spilled locals and child frames

import { Executor } from "../task/levels";

const DONE: u16 = 0xffff;
const TAKEN: u16 = 0xfffe;

// @ts-ignore: decorator
@inline
function isDisposable<T>(): bool {
  // @ts-ignore: asked of whatever T is
  if (isReference<T>()) return isDefined(changetype<T>(0).__dispose);
  return false;
}

/**
 * What calling an async function gives: its frame, not started. It runs while it is awaited or polled. It lives in the
 * frame of the function that made it and is dropped at the end of that block.
 */
@global
@unmanaged
@final
export class Promise<T> {
  /**
   * Runs the future until it suspends or finishes; true when it has finished. Polling one that was dropped, or whose
   * disposable result has been read, is the fault DROPPED.
   */
  @inline
  poll(): bool {
    return <bool>__pollFrame(changetype<usize>(this));
  }

  /** True when there is nothing left to run: finished or dropped. */
  get done(): bool {
    return load<u16>(changetype<usize>(this)) >= TAKEN;
  }

  /** The result of a finished future; faults when there is none. A disposable result moves to the reader and can be read once. */
  get value(): T {
    const frame = changetype<usize>(this);
    if (load<u16>(frame) != DONE) unreachable();
    if (isDisposable<T>()) store<u16>(frame, TAKEN);
    return load<T>(frame, 4);
  }

  /** Cancels: what is live is dropped, innermost first. A result that nobody read is disposed. Doing it twice is harmless. */
  @inline
  drop(): void {
    __dropFrame(changetype<usize>(this));
  }
}

/** `await p`. */
// @ts-ignore: decorator
@global
export function __await<T>(p: Promise<T>): T {
  if (isVoid<T>()) unreachable();
  else return unreachable();
}

/** `return v` in an async function. Also brings in what disposes a result that nobody takes. */
// @ts-ignore: decorator
@global
export function __ret<T>(v: T): Promise<T> {
  if (isDisposable<T>()) __disposeOf<T>(v);
  return unreachable();
}

/** `return` in an async function without a result. */
// @ts-ignore: decorator
@global
export function __retv(): Promise<void> {
  return unreachable();
}

/** Disposes a value, if its type can be disposed and it is not null. */
// @ts-ignore: decorator
@global
export function __disposeOf<T>(v: T): void {
  if (isReference<T>()) {
    // @ts-ignore: asked of whatever T is
    if (isDefined(v.__dispose)) {
      // @ts-ignore: it has the method
      if (!isNullable<T>() || v) v.__dispose();
    }
  }
}

/**
 * Ends this poll: the one primitive below every wait. Only in async functions. Whoever suspends has first handed its
 * waker to somebody, and tests its condition again afterwards: it may be woken for another reason.
 */
// @ts-ignore: decorator
@global
export function suspend(): void {
  unreachable();
}

/** Storage of a class's size in the frame of the calling async function, alive until the end of the enclosing block. Not cleared. */
// @ts-ignore: decorator
@global
@inline
export function frameSlot<T>(): T {
  return changetype<T>(__slot(offsetof<T>()));
}

// @ts-ignore: decorator
@global
export function __slot(size: usize): usize {
  return unreachable();
}

/** Carries the dispose statement of a `using` declaration through asc. */
// @ts-ignore: decorator
@global
export function __using(): bool {
  return unreachable();
}

// @ts-ignore: decorator
@global
export function __scope(): void {
  unreachable();
}

// @ts-ignore: decorator
@global
export function __scopeEnd(): void {
  unreachable();
}

/** Polls the frame at an address; nonzero: finished. */
// @ts-ignore: decorator
@global
export function __pollFrame(p: usize): i32 {
  return unreachable();
}

/** Drops what the frame at an address holds. */
// @ts-ignore: decorator
@global
export function __dropFrame(p: usize): void {
  unreachable();
}

/** Polls the task with the header at an address; nonzero: finished. */
// @ts-ignore: decorator
@global
export function __pollTask(task: usize): i32 {
  return unreachable();
}

/** Drops what the task with the header at an address holds. */
// @ts-ignore: decorator
@global
export function __dropTask(task: usize): void {
  unreachable();
}

/** Address of the name, as Bytes, of the function that the task with the header at an address runs. */
// @ts-ignore: decorator
@global
export function __taskName(task: usize): usize {
  return unreachable();
}

/** Puts a call of an async function into a free slot of its pool and wakes it; a full pool is a fault. */
// @ts-ignore: decorator
@global
export function spawn<T>(p: Promise<T>): TaskHandle {
  return unreachable();
}

/**
 * As `spawn`, on the executor of a level: `spawnOn(Executor.priority(2), f())`. `spawn` takes the executor that runs, so
 * what that task spawns is on its level too.
 */
export function spawnOn<T>(executor: Executor, p: Promise<T>): TaskHandle {
  return unreachable();
}

/** As `spawn`, but a full pool gives null. */
// @ts-ignore: decorator
@global
export function trySpawn<T>(p: Promise<T>): TaskHandle | null {
  return unreachable();
}

/**
 * `pool(f, n)` at top level: up to `n` tasks of the async function `f` may live at once. Needed only where a spawn stands
 * in a loop; the compiler takes the declaration out.
 */
export function pool<F>(f: F, n: i32): void {
  unreachable();
}

/** True when the program can set a timer. */
// @ts-ignore: decorator
@global
export function __usesTime(): bool {
  return unreachable();
}

/** True when the program can wait for an event line. */
// @ts-ignore: decorator
@global
export function __usesLines(): bool {
  return unreachable();
}

/** True when the program can cancel a task. */
// @ts-ignore: decorator
@global
export function __usesCancel(): bool {
  return unreachable();
}
