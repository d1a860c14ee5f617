// A 64-bit local that is read twice and then set while both values wait on the stack, in one branch of an `if` with a
// value: Wasm3 miscounts the slots it keeps them in (see host-c/engine/compile.c).
import { log, wfe } from "./abi";

const buffer = memory.data(4);

function given(v: i64): i64 {
  return v;
}
function sum(c: i64): i32 {
  let v: i64 = 1;
  return <i32>(<i32>given(c) != 1 ? <i64>7 : v + (v = v));
}
function rest(c: i64): i32 {
  let v: i64 = 9;
  return <i32>(<i32>given(c) != 1 ? <i64>5 : v % (((v = v) & 6) | 1));
}
function deep(c: i64): i64 {
  let v: i64 = 3;
  return <i32>given(c) != 1 ? <i64>8 : v * (v + (v = v + 2));
}
function tell(value: i32): void {
  store<i32>(buffer, value);
  log(2, 0, buffer, 4);
}

export function start(): void {
  for (let c: i64 = 0; c < 2; c++) {
    tell(sum(c));
    tell(rest(c));
    tell(<i32>deep(c));
  }
}
export function poll(executor: i32, lines: i32): void {}
export function run(): void {
  while (true) poll(0, wfe());
}
