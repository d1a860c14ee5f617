// Every import of docs/abi.md, for programs compiled by plain asc.

@external("exec", "wfe") export declare function wfe(): i32;
@external("exec", "take") export declare function take(executor: i32, word: i32): i32;
@external("exec", "pend") export declare function pend(executor: i32): void;
@external("exec", "own") export declare function own(line: i32, executor: i32): void;
@external("exec", "mask") export declare function mask(): void;
@external("exec", "unmask") export declare function unmask(): void;
@external("time", "now") export declare function now(): i64;
@external("time", "alarm") export declare function alarm(executor: i32, at: i64): void;
@external("log", "write") export declare function log(level: i32, index: i32, at: usize, length: i32): void;
@external("console", "write") export declare function print(at: usize, length: i32): i32;
@external("fault", "raise") export declare function raise(code: i32, detail: i32): void;
@external("gpio", "open") export declare function open(pin: i32, mode: i32): i32;
@external("gpio", "write") export declare function write(handle: i32, level: i32): void;
@external("gpio", "toggle") export declare function toggle(handle: i32): void;
@external("gpio", "read") export declare function read(handle: i32): i32;
@external("gpio", "watch") export declare function watch(handle: i32, kinds: i32): void;
@external("uart", "open") export declare function openPort(port: i32, baud: i32, format: i32): i32;
@external("uart", "read") export declare function receive(handle: i32, at: usize, length: i32): i32;
@external("uart", "write") export declare function send(handle: i32, at: usize, length: i32): i32;
@external("uart", "pending") export declare function unsent(handle: i32): i32;
@external("uart", "lost") export declare function lost(handle: i32): i32;
@external("trace", "polled") export declare function polled(task: i32): void;
@external("trace", "woken") export declare function woken(task: i32): void;
@external("trace", "finished") export declare function finished(task: i32): void;

export const LED: i32 = 0x100;
export const BUTTON: i32 = 0x200;
export const CONSOLE: i32 = 0x300;
export const UART: i32 = 0x400;

export const INPUT: i32 = 0;
export const OUTPUT: i32 = 1;
export const OPEN_DRAIN: i32 = 2;
export const PULL_UP: i32 = 4;
export const PULL_DOWN: i32 = 8;
export const STARTS_HIGH: i32 = 16;

export const HIGH: i32 = 1;
export const LOW: i32 = 2;
export const RISING: i32 = 4;
export const FALLING: i32 = 8;

const cell = memory.data(8);

/** Puts a number into the trace. */
export function note(index: i32, value: i32): void {
  store<i32>(cell, value);
  log(2, index, cell, 4);
}

/** The number of the event line in a handle word. */
export function lineOf(word: i32): i32 {
  return (word >>> 16) & 0x7fff;
}

/** Takes an event line's word and tells whether the line was pending. */
export function taken(word: i32): bool {
  const line = lineOf(word);
  return ((take(0, line >>> 5) >>> (line & 31)) & 1) != 0;
}
