// What not every board has: a pull to ground, a second port, odd parity and two stop bits.
import { open, read, note, openPort, receive, send, taken, wfe, BUTTON, UART, INPUT, PULL_DOWN } from "./abi";

const buffer = memory.data(64);
const greeting = memory.data<u8>([0x68, 0x69]);
let first: i32 = 0;
let second: i32 = 0;

export function start(): void {
  note(1, read(open(BUTTON, INPUT | PULL_DOWN)));
  first = openPort(UART, 115200, 8);
  second = openPort(UART + 1, 9600, 8 | 16 | 64);
  note(0, second & 0xffff);
  note(2, send(second, greeting, 2));
}

function answer(port: i32): void {
  const count = receive(port, buffer, 64);
  note(4, count);
  if (count > 0) send(port, buffer, count);
}

export function poll(executor: i32, lines: i32): void {
  if (taken(first)) answer(first);
  if (taken(second)) answer(second);
}

export function run(): void {
  while (true) poll(0, wfe());
}
