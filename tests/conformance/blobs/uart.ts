// A port: bytes in small pieces, and the errors of `open`.
import { openPort, receive, send, lost, note, taken, lineOf } from "./abi";
import { wfe, UART, CONSOLE } from "./abi";

const buffer = memory.data(16);
const greeting = memory.data<u8>([0x68, 0x69, 0x00, 0xff, 0x0a]);
let port: i32 = 0;

export function start(): void {
  // Seven data bits, a parity there is not, an unknown bit, no speed.
  note(1, openPort(UART, 115200, 7));
  note(1, openPort(UART, 115200, 8 | 48));
  note(1, openPort(UART, 115200, 8 | 128));
  note(1, openPort(UART, 0, 8));
  port = openPort(UART, 115200, 8);
  note(0, port & 0xffff);
  note(0, lineOf(port) > 0 ? 1 : 0);
  // It is open already; no such port.
  note(1, openPort(UART, 115200, 8));
  note(1, openPort(UART + 2, 115200, 8));
  note(1, openPort(CONSOLE + 1, 115200, 8));
  note(1, openPort(0, 115200, 8));
  note(1, openPort(0x9900, 115200, 8));
  note(2, send(port, greeting, 5));
  note(2, send(port, greeting, 0));
  note(2, receive(port, buffer, 10));
  note(2, lost(port));
}

export function poll(executor: i32, lines: i32): void {
  note(3, lines);
  if (!taken(port)) return;
  let count = receive(port, buffer, 10);
  while (count != 0) {
    note(4, count);
    if (count > 0) send(port, buffer, count);
    count = receive(port, buffer, 10);
  }
  note(5, lost(port));
  note(5, lost(port));
}

export function run(): void {
  while (true) poll(0, wfe());
}
