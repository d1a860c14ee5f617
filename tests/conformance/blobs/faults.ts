// Every way a program can end in a fault, one for each tick: the script's first line chooses. Nothing here may be
// optimised away, so every operand goes through memory.
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
  fault(<i32>now());
  task = 0;
}

function fault(kind: i32): void {
  switch (kind) {
    case 1:
      unreachable();
    case 2:
      raise(2, 77);
    case 3:
      raise(200, 1);
    case 4:
      raise(0x1234, -1);
    case 5:
      load<i32>(65533 + nothing());
      break;
    case 6:
      store<i32>(65536 + nothing(), 1);
      break;
    case 7:
      memory.fill(65530 + nothing(), 1, 10);
      break;
    case 8:
      store<i32>(zero, 1 / nothing());
      break;
    case 9:
      store<i32>(zero, 1 % nothing());
      break;
    case 10:
      store<i64>(zero, 1 / <i64>nothing());
      break;
    case 11:
      store<i32>(zero, (i32.MIN_VALUE + nothing()) / (nothing() - 1));
      break;
    case 12:
      store<i32>(zero, <i32>(<f64>nothing() + 3e9));
      break;
    case 13:
      store<i32>(zero, <i32>(NaN + <f64>nothing()));
      break;
    case 14:
      call_indirect(1000 + nothing());
      break;
    case 15:
      call_indirect(load<u32>(changetype<usize>(twiceFunction)) + nothing());
      break;
    case 16:
      store<i32>(zero, deep(nothing()));
      break;
    case 17:
      toggle(0);
      break;
    case 18:
      write(9, 1);
      break;
    case 19:
      store<i32>(zero, read(-1));
      break;
    case 20:
      watch(2, 1);
      break;
    case 21:
      open(LED, OUTPUT);
      send(2, 0, 1);
      break;
    case 22:
      openPort(UART, 9600, 8);
      toggle(2);
      break;
    case 23:
      receive(3, 0, 1);
      break;
    case 24:
      unsent(3);
      break;
    case 25:
      lost(3);
      break;
    case 26:
      print(65530, 7);
      break;
    case 27:
      print(0, -1);
      break;
    case 28:
      log(2, 0, 0xffffffff, 2);
      break;
    case 29:
      send(openPort(UART, 9600, 8), 65536, 1);
      break;
    case 30:
      receive(openPort(UART, 9600, 8), 65000, 1000);
      break;
    case 31:
      send(5, 65536, 1);
      break;
    case 32:
      task = 0;
      unreachable();
    case 33:
      store<i32>(zero, inner(nothing() + 8));
      break;
    case 34:
      task = 2000;
      while (true) store<i32>(zero, nothing() + 1);
  }
}

export function run(): void {
  while (true) poll(0, wfe());
}
