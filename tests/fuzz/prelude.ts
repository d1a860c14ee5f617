// What every batch of programs shares. A program logs numbers under tags; nothing else of it is looked at.

/** Loops and calls a program may make. */
export const FUEL = 150;

/** What blob and Node have in the same words. */
export const SHARED = `
class Guard {
  constructor(public tag: i32, public n: i64) {}
  [Symbol.dispose](): void { this.end(); }
  end(): void { out(this.tag, this.n); }
}
async function guardLater(tag: i32, n: i64): Promise<Guard> { await yieldNow(); return new Guard(tag, n); }

/** Cancels a task when it ends. */
class Stopper {
  constructor(public tag: i32, public n: i64) {}
  [Symbol.dispose](): void { this.end(); }
  end(): void { out(this.tag, this.n); stopTask(this.n); }
}
async function guardAfter(tag: i32, n: i64, ms: i32): Promise<Guard> {
  using own = new Guard(tag + 1, n);
  await Timer.afterMillis(ms);
  return new Guard(tag, n);
}
function joined(a: string, b: string): string {
  const both = a + b;
  return both.length > 12 ? both.substring(both.length - 12) : both;
}
function digits(n: i32): string { return n.toString(); }
function codeAt(text: string, i: i32): i32 { return text.length == 0 ? -1 : text.charCodeAt((i & 15) % text.length); }
function sameText(a: string, b: string): bool { return a == b; }
function rowOf(a: i32, b: i32): StaticArray<i32> {
  const row = new StaticArray<i32>(4);
  row[0] = a;
  row[1] = b;
  row[3] = 1;
  return row;
}
async function forward<T>(future: Promise<T>): Promise<T> { return await future; }

/** A future whose end is known: after so many milliseconds. */
async function nap(ms: i32, value: i32, tag: i32): Promise<i32> {
  using guard = new Guard(tag, value);
  await Timer.afterMillis(ms);
  return value;
}
`;

/** What only the blob needs: Node has its own. */
export const PRELUDE = `
import {
  info, select, join, yieldNow, Timer, Duration, Instant, withTimeout, pool, spawn, trySpawn, TaskHandle,
  Channel, Signal, Mutex, Semaphore,
} from "tickless";

function out(tag: i32, value: i64): void { info("{} {}", tag, value); }

/** A float as an integer, whatever it is. */
function whole(x: f64): i64 { return x > -1000000.0 && x < 1000000.0 ? <i64>x : -7; }

function note<T>(tag: i32, value: T): T {
  if (isString<T>()) {
    let hash: i32 = value.length;
    for (let i = 0; i < value.length; i++) hash = hash * 31 + value.charCodeAt(i);
    out(tag, hash);
  } else if (isArrayLike<T>()) {
    let sum: i64 = 0;
    for (let i = 0; i < value.length; i++) sum = sum * 3 + value[i];
    out(tag, sum);
  } else if (isReference<T>()) {
    if (isNullable<T>()) out(tag, value ? value.n : -99);
    else out(tag, value.n);
  } else if (isFloat<T>()) out(tag, whole(<f64>value * 1024.0));
  else out(tag, <i64>value);
  return value;
}

/** The order of the operands shows in the result. */
function mix(a: i32, b: i32, c: i32): i32 { return a * 7 + b * 5 + c; }

const CELLS = memory.data(32);
function cell(i: i32): usize { return CELLS + ((i & 7) << 2); }

/** What select over naps does: gives the winner, and logs what is disposed, in order. \`held\` is never dropped. */
function firstNap(ms: StaticArray<i32>, values: StaticArray<i32>, tag: i32, held: i32): i32 {
  let winner = -1, started = ms.length;
  for (let i = 0; i < ms.length && winner < 0; i++) {
    if (ms[i] == 0) { winner = i; started = i; }
  }
  if (winner < 0) {
    winner = 0;
    for (let i = 1; i < ms.length; i++) if (ms[i] < ms[winner]) winner = i;
  }
  out(tag + winner, values[winner]);
  for (let i = 0; i < started; i++) if (i != winner && i != held) out(tag + i, values[i]);
  return winner;
}

/** Handles of all tasks of a run. */
const MOST_TASKS = 256;
const TASKS = memory.data(1024);
let tasks: i32 = 0;
function addTask(task: TaskHandle): void {
  if (tasks < MOST_TASKS) store<usize>(TASKS + (tasks++ << 2), changetype<usize>(task));
}
function cancelTask(i: i32): void { changetype<TaskHandle>(load<usize>(TASKS + (i << 2))).cancel(); }
function stopTask(i: i64): void { if (tasks) cancelTask((<i32>i & 63) % tasks); }
function stopAll(): void { for (let i = 0; i < tasks; i++) cancelTask(i); }

let started: u64 = 0;
function clock(): i64 { return Instant.now() - started; }

function restart(): void {
  if (isDefined(__reset)) heap.reset(); // there is no collector
  memory.fill(CELLS, 0, 32);
  tasks = 0;
  started = Instant.now();
}
function begin(program: i32, mode: i32): void {
  restart();
  info("program {} mode {}", program, mode);
}
`;
