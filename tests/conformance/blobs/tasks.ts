// The events of a blob built with `--trace`, several batches at one tick, and a program that is never done.
import { polled, woken, finished, pend, alarm, now, wfe } from "./abi";

let count: i32 = 0;

export function start(): void {
  woken(1040);
  pend(0);
}

export function poll(executor: i32, lines: i32): void {
  polled(1040);
  count++;
  if (count % 3 != 0) {
    woken(1040);
    pend(0);
    return;
  }
  if (count == 9) finished(1040);
  alarm(0, now() + 7);
}

export function run(): void {
  while (true) poll(0, wfe());
}
