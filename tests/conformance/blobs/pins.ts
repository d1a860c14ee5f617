// Outputs and inputs, of those that every board has: BUTTON's level is copied to LED every ten ticks.
import { open, write, toggle, read, note, alarm, now } from "./abi";
import { wfe, LED, BUTTON, INPUT, OUTPUT, PULL_UP, STARTS_HIGH } from "./abi";

export let task: i32 = 0;
let led: i32 = 0;
let button: i32 = 0;

export function start(): void {
  // Errors: no such pin, a direction and a pull there are not, an unknown mode bit.
  note(2, open(0x9900, OUTPUT));
  note(2, open(64, OUTPUT));
  note(2, open(LED + 8, OUTPUT));
  note(2, open(0x10000, OUTPUT));
  note(2, open(LED, 3));
  note(2, open(LED, INPUT | 12));
  note(2, open(LED, OUTPUT | 32));
  led = open(LED, OUTPUT);
  note(0, led & 0xffff);
  // It is open already.
  note(2, open(LED, INPUT));
  const high = open(LED + 1, OUTPUT | STARTS_HIGH);
  button = open(BUTTON, INPUT | PULL_UP);
  note(1, read(button));
  note(1, read(high));
  write(high, 1);
  write(high, 7);
  toggle(high);
  note(1, read(high));
  toggle(high);
  // Writing to an input drives nothing.
  write(button, 0);
  note(1, read(button));
  alarm(0, 10);
}

export function poll(executor: i32, lines: i32): void {
  note(3, read(button));
  write(led, read(button));
  if (now() < 100) alarm(0, now() + 10);
}

export function run(): void {
  while (true) poll(0, wfe());
}
