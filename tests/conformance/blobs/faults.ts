// Every way a program can end in a fault but with floats (conversions.ts), one for each tick: the script's first line
// chooses. Nothing here may be optimised away, so every operand goes through memory.
import { raise, write, toggle, read, watch, open, openPort, send, receive, unsent, lost, log, print } from "./abi";
import { now, take, wfe, polled, BUTTON, UART, LED, INPUT, OUTPUT, RISING } from "./abi";

export let task: i32 = 0;

const zero = memory.data(8);

function nothing(): i32 {
  return load<i32>(zero);
}

function deep(level: i32): i32 {
  return deep(level + 1) + deep(level + 2) + nothing();
}

function twice(value: i32): i32 {
  return value * 2 + nothing();
}

const twiceFunction = twice;

function inner(at: i32): i32 {
  return at > 4 ? inner(at - 1) + 1 : load<i32>(at + 70000);
}

export function start(): void {
  watch(open(BUTTON, INPUT), RISING);
}

export function poll(executor: i32, lines: i32): void {
  take(0, 0);
  task = 1040;
  polled(2000);
  // A device goes on after a fault if all was well for a minute before: there the kinds are a second apart, behind that.
  const tick = <i32>(now() % 100000);
  fault(tick < 1000 ? tick : tick / 1000);
  task = 0;
}

// A switch would be blocks in blocks, more of them than a small board's stack can read.
function fault(kind: i32): void {
  if (kind == 1) unreachable();
  if (kind == 2) raise(2, 77);
  if (kind == 3) raise(200, 1);
  if (kind == 4) raise(0x1234, -1);
  if (kind == 5) load<i32>(65533 + nothing());
  if (kind == 6) store<i32>(65536 + nothing(), 1);
  if (kind == 7) memory.fill(65530 + nothing(), 1, 10);
  if (kind == 8) store<i32>(zero, 1 / nothing());
  if (kind == 9) store<i32>(zero, 1 % nothing());
  if (kind == 10) store<i64>(zero, 1 / <i64>nothing());
  if (kind == 11) store<i32>(zero, (i32.MIN_VALUE + nothing()) / (nothing() - 1));
  if (kind == 14) call_indirect(1000 + nothing());
  if (kind == 15) call_indirect(load<u32>(changetype<usize>(twiceFunction)) + nothing());
  if (kind == 16) store<i32>(zero, deep(nothing()));
  if (kind == 17) toggle(0);
  if (kind == 18) write(9, 1);
  if (kind == 19) store<i32>(zero, read(-1));
  if (kind == 20) watch(2, 1);
  if (kind == 21) {
    open(LED, OUTPUT);
    send(2, 0, 1);
  }
  if (kind == 22) {
    openPort(UART, 9600, 8);
    toggle(2);
  }
  if (kind == 23) receive(3, 0, 1);
  if (kind == 24) unsent(3);
  if (kind == 25) lost(3);
  if (kind == 26) print(65530, 7);
  if (kind == 27) print(0, -1);
  if (kind == 28) log(2, 0, 0xffffffff, 2);
  if (kind == 29) send(openPort(UART, 9600, 8), 65536, 1);
  if (kind == 30) receive(openPort(UART, 9600, 8), 65000, 1000);
  if (kind == 31) send(5, 65536, 1);
  if (kind == 32) {
    task = 0;
    unreachable();
  }
  if (kind == 33) store<i32>(zero, inner(nothing() + 8));
  if (kind == 34) {
    task = 2000;
    while (true) store<i32>(zero, nothing() + 1);
  }
}

export function run(): void {
  while (true) poll(0, wfe());
}
