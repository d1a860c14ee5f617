// Console text and log lines of every level, empty ones and ones at the very end of the memory.
import { log, print, note, wfe } from "./abi";

const hello = memory.data<u8>([0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x20, 0xc3, 0xbc, 0x0a]);

export function start(): void {
  note(0, print(hello, 9));
  note(0, print(hello, 0));
  for (let level = 0; level < 6; level++) log(level, 1000 + level, hello, level);
  store<u8>(65535, 33);
  note(0, print(65535, 1));
  note(0, print(65536, 0));
  log(2, 65535, 65535, 1);
  note(1, memory.grow(0));
  note(1, memory.grow(1));
}

export function poll(executor: i32, lines: i32): void {}

export function run(): void {
  while (true) poll(0, wfe());
}
