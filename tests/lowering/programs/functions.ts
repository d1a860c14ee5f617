// Methods, overrides, interfaces, default arguments, namespaces, inlined and generic functions.
import { info, spawn, yieldNow } from "tickless";

class Base {
  constructor(public n: i32) {}
  async read(): Promise<i32> {
    await yieldNow();
    return this.n;
  }
}
class Derived extends Base {
  async read(): Promise<i32> {
    await yieldNow();
    return this.n * 2 + (await super.read());
  }
}
interface Sensor {
  sample(scale: i32): Promise<i32>;
}
class Hot implements Sensor {
  async sample(scale: i32): Promise<i32> {
    await yieldNow();
    return 41 * scale;
  }
}
class Cold implements Sensor {
  async sample(scale: i32): Promise<i32> {
    return -scale;
  }
}
let counter = 10;
function next(): i32 {
  return ++counter;
}
async function defaults(a: i32, b: i32 = 5, c: i32 = next() * 100): Promise<i32> {
  await yieldNow();
  return a + b + c;
}
namespace Inner {
  export async function twice(x: i32): Promise<i32> {
    return (await defaults(x, 0, 0)) * 2;
  }
}
@inline
async function short(a: i32): Promise<i32> {
  if (a > 2) return a;
  await yieldNow();
  return a * 2;
}
async function first<A, B>(a: A, b: B): Promise<A> {
  await yieldNow();
  return a;
}
async function reader(s: Sensor): Promise<void> {
  info("sensor {}", await s.sample(2));
}
/** Calls its argument's function twice: each call has a frame of its own. */
async function both(x: i32): Promise<i32> {
  const one = short(x);
  const two = short(x + 1);
  return (await two) * 10 + (await one);
}

export async function main(): Promise<void> {
  const list: Base[] = [new Base(4), new Derived(4)];
  for (let i = 0; i < list.length; i++) info("{}", await list[i].read());
  spawn(reader(new Hot()));
  spawn(reader(new Cold()));
  info("{}", await defaults(1));
  info("{}", await defaults(1, 2));
  info("{}", await defaults(1, 2, 3));
  info("{}", await Inner.twice(21));
  info("{} {}", await short(1), await short(9));
  info("{}", await first<u8, f64>(7, 1.5));
  info("{}", await both(1));
  const kept = defaults(1);
  info("kept");
  info("{}", await kept);
}
// expected:
// 4
// 12
// sensor -2
// 1106
// sensor 82
// 1203
// 6
// 42
// 2 9
// 7
// 42
// kept
// 1306
