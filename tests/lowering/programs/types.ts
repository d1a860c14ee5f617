// Every integer and float type keeps its value and its wrapping across awaits, as variable, argument and result.
import { info, yieldNow } from "tickless";

async function pass<T>(v: T): Promise<T> {
  await yieldNow();
  return v;
}
async function wrap8(a: u8): Promise<u8> {
  let x: u8 = a;
  x += 200;
  await yieldNow();
  x += 100;
  await yieldNow();
  return x;
}
async function wrap16(a: i16): Promise<i16> {
  let x = a;
  await yieldNow();
  x += 30000;
  await yieldNow();
  return x;
}
async function mixed(a: f32, b: i64, c: u16, d: bool, e: i8): Promise<f64> {
  await yieldNow();
  const f = <f64>a * 2.0;
  await yieldNow();
  return f + <f64>b + <f64>c + (d ? 0.25 : 0.0) + <f64>e;
}
class Box {
  constructor(public n: i32) {}
}
@final
class Tree<T> {
  left: Tree<T> | null = null;
  constructor(public value: T) {}
  async depth(): Promise<i32> {
    let d = 0;
    for (let t: Tree<T> | null = this; t; t = t.left) {
      await yieldNow();
      d++;
    }
    return d;
  }
}
async function swap(a: Box, b: Box | null): Promise<i32> {
  await yieldNow();
  if (!b) return a.n;
  await yieldNow();
  return b.n * 10 + a.n;
}
/** Its result lies over its argument, of which three bytes stay. */
async function overlaid(x: u32): Promise<u8> {
  await yieldNow();
  return <u8>x;
}

export async function main(): Promise<void> {
  info("{} {} {} {}", await pass<i8>(-100), await pass<u8>(200), await pass<i16>(-30000), await pass<u16>(60000));
  info("{} {}", await pass<i32>(i32.MIN_VALUE), await pass<u32>(u32.MAX_VALUE));
  info("{} {}", await pass<i64>(i64.MIN_VALUE), await pass<u64>(u64.MAX_VALUE));
  info("{} {}", await pass<f32>(1.5), await pass<f64>(-0.1));
  info("{} {}", await pass<bool>(true), await pass<bool>(false));
  info("{} {}", await wrap8(10), await wrap16(10000));
  info("{}", await mixed(1.25, 1000000000000, 65535, true, -3));
  info("{} {}", await swap(new Box(3), new Box(4)), await swap(new Box(5), null));
  const t = new Tree<f32>(1);
  t.left = new Tree<f32>(2);
  t.left!.left = new Tree<f32>(3);
  info("{}", await t.depth());
  const f = pass<u8>(255);
  const g = pass<i64>(-5);
  info("{} {}", await g, await f);
  const h = overlaid(u32.MAX_VALUE - 1); // polled by hand, so its result is read by its address
  h.poll();
  const whole: i32 = await h;
  info("{}", whole);
}
// expected:
// -100 200 -30000 60000
// -2147483648 4294967295
// -9223372036854775808 18446744073709551615
// 1.5 -0.1
// true false
// 54 -25536
// 1000000065534.75
// 43 5
// 3
// -5 255
// 254
