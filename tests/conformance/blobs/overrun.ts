// More bytes at once than the ring holds: how many were lost, and that it is told once, behind the bytes that were kept.
import { openPort, receive, lost, note, taken, wfe, UART } from "./abi";

const buffer = memory.data(128);
let port: i32 = 0;

export function start(): void {
  port = openPort(UART, 115200, 8);
}

export function poll(executor: i32, lines: i32): void {
  if (!taken(port)) return;
  // Small pieces, so that the ring wraps.
  let count = receive(port, buffer, 100);
  while (count != 0) {
    note(4, count);
    if (count > 0) note(6, load<u8>(buffer + count - 1));
    count = receive(port, buffer, 100);
  }
  note(5, lost(port));
  note(5, lost(port));
}

export function run(): void {
  while (true) poll(0, wfe());
}
