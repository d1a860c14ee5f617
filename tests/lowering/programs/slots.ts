// What lies where in a frame, and for how long: small integers side by side, kept futures, results that are looked at
// later, memory that somebody else has used before.
import { info, select, suspend, yieldNow } from "tickless";

class Guard {
  constructor(public n: i32) {}
  [Symbol.dispose](): void {
    info("gone {}", this.n);
    touched++;
  }
}
let touched = 0;

async function value(k: i32): Promise<i32> {
  await yieldNow();
  return k;
}
async function bytes(a: u8, b: u8, c: bool, d: u8, e: i8): Promise<u32> {
  await yieldNow();
  return <u32>a + ((<u32>b) << 8) + (c ? 1 << 16 : 0) + ((<u32>d) << 20) + (e < 0 ? 1 << 30 : 0);
}
async function signed(a: i8, b: i16): Promise<i32> {
  let x: i8 = a;
  let y = b;
  await yieldNow();
  x -= 1;
  y -= 1;
  await yieldNow();
  return <i32>x * 1000 + <i32>y;
}
async function negative(a: i8): Promise<i32> {
  await yieldNow();
  return a;
}
async function half(c: bool, d: bool): Promise<i32> {
  let x = 5;
  let y = 6;
  await yieldNow();
  if (c) x = 7;
  if (d) y = 8;
  else y += 1;
  return x * 10 + y;
}
/** The future is made and dropped before the first suspension; the argument waits in the frame all the while. */
async function brief(p: i32, q: i32): Promise<i32> {
  {
    const f = value(9);
    f.poll();
  }
  await yieldNow();
  return p * 10 + q;
}
async function byte(a: u8, b: u8, c: u8): Promise<u8> {
  await yieldNow();
  const d: u8 = a + b;
  await yieldNow();
  return d + c;
}
async function make(n: i32): Promise<Guard> {
  await yieldNow();
  return new Guard(n);
}
async function open(n: i32): Promise<void> {
  using g = new Guard(n);
  while (true) suspend();
}
/** The result is moved out of the kept future and disposed once. */
async function moved(): Promise<void> {
  const w = make(20);
  w.poll();
  using z = await w;
  info("moved {}", z.n);
}
async function later(): Promise<i32> {
  const r = await select(open(30), value(31));
  const a = await noise(5, 6, 7, 8, 9);
  return r.index * 1000 + r.second + a;
}
/** Leaves words behind that look like a frame in its first state. */
async function noise(a: i32, b: i32, c: i32, d: i32, e: i32): Promise<i32> {
  await yieldNow();
  return a + b + c + d + e;
}
async function perhaps(c: bool): Promise<i32> {
  let r = 1;
  if (c && polled(forward(open(40)))) r = 2;
  await yieldNow();
  return r;
}
function polled(p: Promise<void>): bool {
  return p.poll();
}
async function forward(p: Promise<void>): Promise<void> {
  await p;
}
@inline
function inlined(a: i32): i32 {
  using g = new Guard(50);
  return touched * 100 + a;
}
@inline
function once(p: Promise<void>): void {
  p.poll();
}
@inline
async function quick(a: i32): Promise<void> {
  if (a > 2) return;
  await yieldNow();
  info("quick {}", a);
}
function digits(a: i32, b: i32, c: i32): i32 {
  return a * 100 + b * 10 + c;
}
async function twice(n: i32): Promise<i32> {
  runs++;
  return n;
}
let runs = 0;

export async function main(): Promise<void> {
  info("{}", await bytes(3, 5, true, 7, -1));
  info("{} {}", await signed(-128, -32768), await signed(-5, -6));
  info("{}", await negative(-5));
  info("{} {} {}", await half(true, true), await half(false, true), await half(false, false));
  info("{}", await brief(4, 2));
  const small = byte(200, 50, 9);
  info("{}", <i32>await small + 1);
  await moved();
  info("{}", await later());
  const n = await noise(65537, 65537, 65537, 65537, 65537);
  info("{} {}", n, await perhaps(false));
  info("{}", await perhaps(true));
  info("{}", inlined(3));
  await quick(1);
  await quick(5);
  let k = 1;
  info("{}", digits(k, (k = 7), await value(2)));
  info("{}", digits(k, (k += await value(1)), k));
  const f = twice(6);
  info("{} {} {} {}", f.poll(), f.poll(), f.value, runs);
  info("{}", (polled(open(70)), touched));
  switch (k) {
    case 15: {
      info("not here");
    }
    default:
      open(80).poll();
    case 16:
      info("next");
  }
  once(open(90));
  const g = open(60);
  info("{}", g.poll());
  g.drop();
  info("dropped {}", g.done);
  g.drop();
}
// expected:
// 1081148675
// 159767 -6007
// -5
// 78 58 57
// 42
// 4
// moved 20
// gone 20
// gone 30
// 1066
// 327685 1
// gone 40
// 1
// gone 50
// 303
// quick 1
// 172
// 788
// true true 6 1
// 4
// gone 80
// next
// gone 90
// false
// gone 60
// dropped true
// gone 70
