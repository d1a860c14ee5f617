// An open drain: while the program lets go, its level is what is outside.
import { open, write, read, note, alarm, now, wfe, BUTTON, OPEN_DRAIN, PULL_UP, STARTS_HIGH } from "./abi";

let drain: i32 = 0;

export function start(): void {
  drain = open(BUTTON + 1, OPEN_DRAIN | PULL_UP | STARTS_HIGH);
  note(1, read(drain));
  write(drain, 0);
  note(1, read(drain));
  write(drain, 1);
  note(1, read(drain));
  alarm(0, 10);
}

export function poll(executor: i32, lines: i32): void {
  note(1, read(drain));
  if (now() < 40) alarm(0, now() + 10);
}

export function run(): void {
  while (true) poll(0, wfe());
}
