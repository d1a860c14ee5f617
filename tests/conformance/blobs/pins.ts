// Outputs, inputs and watched pins. A button copies its level to LED; LED3 counts the edges that woke the program.
import { open, write, toggle, read, watch, note, taken } from "./abi";
import { wfe, LED, BUTTON, INPUT, OUTPUT, OPEN_DRAIN, PULL_UP, PULL_DOWN, STARTS_HIGH, RISING, FALLING } from "./abi";

export let task: i32 = 0;
let led: i32 = 0;
let button: i32 = 0;
let drain: i32 = 0;
let edges: i32 = 0;

export function start(): void {
  led = open(LED, OUTPUT);
  note(0, led & 0xffff);
  const high = open(LED + 1, OUTPUT | STARTS_HIGH);
  edges = open(LED + 2, OUTPUT);
  drain = open(5, OPEN_DRAIN | PULL_UP | STARTS_HIGH);
  button = open(BUTTON, INPUT | PULL_UP);
  const down = open(BUTTON + 1, INPUT | PULL_DOWN);
  note(1, read(button));
  note(1, read(down));
  note(1, read(drain));
  write(drain, 0);
  note(1, read(drain));
  write(drain, 1);
  write(high, 1);
  write(high, 7);
  toggle(high);
  note(1, read(high));
  toggle(high);
  // Writing to an input drives nothing.
  write(button, 1);
  note(1, read(button));
  // Errors: no such pin, open already, a direction and a pull there are not, an unknown mode bit.
  note(2, open(0x9900, OUTPUT));
  note(2, open(64, OUTPUT));
  note(2, open(LED + 8, OUTPUT));
  note(2, open(0x10000, OUTPUT));
  note(2, open(LED, INPUT));
  note(2, open(7, 3));
  note(2, open(7, INPUT | 12));
  note(2, open(7, OUTPUT | 32));
  watch(button, RISING | FALLING);
}

export function poll(executor: i32, lines: i32): void {
  note(3, lines);
  if (taken(button)) {
    toggle(edges);
    note(4, read(button));
    note(4, read(drain));
    write(led, read(button));
    watch(button, RISING | FALLING);
  }
}

export function run(): void {
  while (true) poll(0, wfe());
}
