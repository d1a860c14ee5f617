// The one alarm: set, moved, cancelled, already past, and beside the lines of a script at the same tick.
import { now, alarm, pend, open, toggle, watch, note, taken, wfe, LED, BUTTON, OUTPUT, INPUT, RISING } from "./abi";

let step: i32 = 0;
let led: i32 = 0;
let button: i32 = 0;

export function start(): void {
  led = open(LED, OUTPUT);
  button = open(BUTTON, INPUT);
  watch(button, RISING);
  alarm(0, 1000);
  alarm(0, now() + 500);
}

export function poll(executor: i32, lines: i32): void {
  note(0, lines);
  // In tens of ticks: a board under its trace may be one tick late.
  note(1, <i32>(now() / 10));
  if (taken(button)) {
    watch(button, RISING);
    toggle(led);
  }
  step++;
  if (step == 1) alarm(0, 400);
  else if (step == 2) alarm(0, now());
  else if (step == 3) alarm(0, 0);
  else if (step == 4) pend(0);
  else if (step == 5) {
    // An alarm replaces the one before; a deadline that has come replaces it too.
    alarm(0, 100000);
    alarm(0, 1);
  } else if (step == 6) {
    alarm(0, 600);
    alarm(0, -1);
    alarm(0, 700);
  } else if (step == 7) alarm(0, 0x1_0000_0005);
  else if (step == 8) alarm(0, -2);
}

export function run(): void {
  while (true) poll(0, wfe());
}
