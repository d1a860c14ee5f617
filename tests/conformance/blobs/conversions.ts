// The faults of a program that calculates with floats, as in faults.ts.
import { open, take, watch, now, wfe, BUTTON, INPUT, RISING } from "./abi";

export let task: i32 = 0;

const zero = memory.data(8);

function nothing(): i32 {
  return load<i32>(zero);
}

export function start(): void {
  watch(open(BUTTON, INPUT), RISING);
}

export function poll(executor: i32, lines: i32): void {
  take(0, 0);
  task = 1040;
  const tick = <i32>(now() % 100000);
  fault(tick < 1000 ? tick : tick / 1000);
  task = 0;
}

// A switch would be blocks in blocks, more of them than a small board's stack can read.
function fault(kind: i32): void {
  if (kind == 12) store<i32>(zero, <i32>(<f64>nothing() + 3e9));
  if (kind == 13) store<i32>(zero, <i32>(NaN + <f64>nothing()));
}

export function run(): void {
  while (true) poll(0, wfe());
}
