// A watched pin: LED has the button's level, LED2 counts the edges that woke the program.
import { open, write, toggle, read, watch, note, taken } from "./abi";
import { wfe, LED, BUTTON, INPUT, OUTPUT, PULL_UP, RISING, FALLING } from "./abi";

let led: i32 = 0;
let button: i32 = 0;
let edges: i32 = 0;

export function start(): void {
  led = open(LED, OUTPUT);
  edges = open(LED + 1, OUTPUT);
  button = open(BUTTON, INPUT | PULL_UP);
  watch(button, RISING | FALLING);
}

export function poll(executor: i32, lines: i32): void {
  note(3, lines);
  if (taken(button)) {
    toggle(edges);
    note(4, read(button));
    write(led, read(button));
    watch(button, RISING | FALLING);
  }
}

export function run(): void {
  while (true) poll(0, wfe());
}
