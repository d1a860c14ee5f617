// Loops, switches, labels of nested loops, early returns and code that cannot be reached, around awaits.
import { info, yieldNow } from "tickless";

async function id(v: i32): Promise<i32> {
  if (v & 1) await yieldNow();
  return v;
}
async function choose(n: i32): Promise<i32> {
  let r = 0;
  switch (n) {
    case 0:
      r = await id(100);
    case 1:
      r += await id(1);
      break;
    case 2: {
      let r = await id(5);
      info("in {}", r);
      {
        let r = 9;
        info("inner {}", await id(r));
      }
      return r;
    }
    case await id(3):
      return 33;
    default:
      r = -5;
  }
  return r;
}
async function unreachable(x: i32): Promise<i32> {
  if (6 > 4) return x;
  return await id(x);
}
async function deadTail(x: i32): Promise<void> {
  while (true) {
    if ((await id(x)) > 3) return;
    x++;
  }
}
async function nested(): Promise<i32> {
  let t = 0;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 3; j++) {
      if (j == 1) continue;
      if (i == 2) break;
      t = t * 3 + (await id(i * 10 + j));
    }
    if (i == 3) return t;
  }
  return -1;
}
/** Many variables that live across different awaits: their slots must not be shared too early. */
async function packing(a: i32, b: i32, c: i64, d: f64, e: u8, f: i16): Promise<i64> {
  await yieldNow();
  const p = a + b;
  await yieldNow();
  const q = p * 2 + <i32>e;
  await yieldNow();
  const r = c + <i64>q;
  await yieldNow();
  const s = d + <f64>r;
  await yieldNow();
  return r + <i64>s + <i64>f + <i64>p + <i64>a;
}
async function spilled(n: i32): Promise<i32> {
  let a = 1;
  let b = 2;
  for (let i = 0; i < n; i++) {
    const t = a + b;
    await yieldNow();
    a = b;
    if (i & 1) await yieldNow();
    b = t;
  }
  return b;
}
async function lateUse(x: i32, y: i32): Promise<i32> {
  const kept = x * 7;
  let sum = 0;
  do {
    sum += await id(y);
    y--;
  } while (y > 0);
  return sum * 1000 + kept;
}

export async function main(): Promise<void> {
  for (let i = 0; i < 5; i++) info("choose {} {}", i, await choose(i));
  info("{}", await unreachable(4));
  await deadTail(1);
  info("{}", await nested());
  info("{}", await packing(1, 2, 3000000000000, 0.5, 200, -7));
  info("{}", await spilled(10));
  info("{}", await lateUse(3, 5));
  let i = 0;
  for (;;) {
    if (i++ > 2) break;
    if ((await id(i)) == 2) continue;
    info("for {}", i);
  }
}
// expected:
// choose 0 101
// choose 1 1
// in 5
// inner 9
// choose 2 5
// choose 3 33
// choose 4 -5
// 4
// 662
// 6000000000409
// 233
// 15021
// for 1
// for 3
