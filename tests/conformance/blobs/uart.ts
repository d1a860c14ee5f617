// A port: received bytes, more of them than the ring holds, sending more than the ring holds, and the errors of `open`.
import { openPort, receive, send, unsent, lost, note, taken, lineOf } from "./abi";
import { wfe, UART, CONSOLE } from "./abi";

const buffer = memory.data(512);
const greeting = memory.data<u8>([0x68, 0x69, 0x00, 0xff, 0x0a]);
let port: i32 = 0;

export function start(): void {
  port = openPort(UART, 115200, 8);
  note(0, port & 0xffff);
  note(0, lineOf(port) > 0 ? 1 : 0);
  note(1, openPort(UART, 115200, 8));
  note(1, openPort(UART + 2, 115200, 8));
  note(1, openPort(CONSOLE + 1, 115200, 8));
  note(1, openPort(0, 115200, 8));
  note(1, openPort(0x9900, 115200, 8));
  // Seven data bits and a parity there is not.
  note(1, openPort(UART + 1, 115200, 7));
  note(1, openPort(UART + 1, 115200, 8 | 48));
  note(1, openPort(UART + 1, 115200, 8 | 128));
  note(1, openPort(UART + 1, 0, 8));
  const second = openPort(UART + 1, 9600, 8 | 16 | 64);
  note(0, second & 0xffff);
  note(2, send(port, greeting, 5));
  note(2, send(second, greeting, 2));
  note(2, send(port, greeting, 0));
  note(2, unsent(port));
  note(2, receive(port, buffer, 10));
  note(2, lost(port));
}

export function poll(executor: i32, lines: i32): void {
  note(3, lines);
  if (!taken(port)) return;
  // Small pieces, so that the ring wraps.
  let count = receive(port, buffer, 100);
  while (count != 0) {
    note(4, count);
    if (count > 0) send(port, buffer, count);
    count = receive(port, buffer, 100);
  }
  note(5, lost(port));
  note(5, lost(port));
}

export function run(): void {
  while (true) poll(0, wfe());
}
