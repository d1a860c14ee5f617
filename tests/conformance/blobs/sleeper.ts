// A program that sleeps by itself inside a poll.
import { wfe, alarm, now, note, pend } from "./abi";

export function start(): void {
  pend(0);
}

export function poll(executor: i32, lines: i32): void {
  for (let turn = 0; turn < 3; turn++) {
    alarm(0, now() + 10);
    note(turn, wfe());
  }
  wfe();
  note(99, 0);
}

export function run(): void {
  while (true) poll(0, wfe());
}
