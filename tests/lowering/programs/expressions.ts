// Awaits anywhere an expression may stand; operands keep their order.
import { info, yieldNow } from "tickless";

class Vec {
  constructor(
    public x: i32,
    public y: i32,
  ) {}
  async sum(): Promise<i32> {
    await yieldNow();
    return this.x + this.y;
  }
  static async make(x: i32): Promise<Vec> {
    await yieldNow();
    return new Vec(x, x + 1);
  }
}
async function id<T>(v: T): Promise<T> {
  await yieldNow();
  return v;
}
async function maybe(b: bool): Promise<Vec | null> {
  await yieldNow();
  if (b) return new Vec(7, 8);
  return null;
}
async function early(n: i32): Promise<i32> {
  let i = 0;
  while (true) {
    if (i == n) return i * 10;
    await yieldNow();
    i++;
  }
}
function digits(a: i32, b: i32, c: i32): i32 {
  return a * 100 + b * 10 + c;
}
let global = 5;
async function bump(): Promise<i32> {
  await yieldNow();
  return ++global;
}

export async function main(): Promise<void> {
  let k = 1;
  info("{}", digits(k, await id<i32>(2), (k = 3)));
  info("{}", digits(await id(1), k++, await id(k)));
  info("{}", global + (await bump()) * 10 + global * 100);
  info("{}", (await id(true)) && (await id(4)) > 3);
  info("{}", (await id(0)) || (await id(77)));
  info("{}", (await id(true)) ? await id(5) : await id(6));
  let w = 0;
  do {
    w++;
    if (w == 2) continue;
    info("do {}", w);
  } while ((await id(w)) < 4);
  while ((await id(w--)) > 0) {
    if (w == 1) break;
  }
  info("{}", w);
  const found = await maybe(true);
  if (found) {
    await yieldNow();
    info("{}", found.x);
  }
  const nothing = await maybe(false);
  info("{}", nothing === null);
  if (nothing != null) info("{}", nothing.x);
  let q: Vec | null = null;
  while (!q) q = await maybe(true);
  if (q) info("{}", q.y);
  const list: StaticArray<i32> = [await id(1), await id(2)];
  list[await id(1)] += await id(40);
  info("{} {}", list[0], list[1]);
  const o = await Vec.make(3);
  o.x += await o.sum();
  info("{}", o.x);
  info("{}", (await id<string>("hello")).length);
  info("{}", await early(3));
  info("{}", await (k > 2 ? id(11) : early(2)));
  info("{}", -(await id(3)) + (await id(10)) * (await id(2)) - (await id(1)));
  info("{}", await id((await id(20)) + (await id(await id(3)))));
}
// expected:
// 123
// 134
// 665
// true
// 77
// 5
// do 1
// do 3
// do 4
// 1
// 7
// true
// 8
// 1 42
// 10
// 5
// 30
// 11
// 16
// 23
