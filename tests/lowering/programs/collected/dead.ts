// What is dead must be gone: each case is looked at from outside while it waits, and how many of its objects are alive
// then is what it still needs.
import {
  Channel,
  info,
  join,
  Mutex,
  pool,
  PriorityChannel,
  select,
  Signal,
  spawn,
  suspend,
  TaskHandle,
  yieldNow,
} from "tickless";

let alive = 0;
class Thing {
  constructor(public n: i32 = 0) {
    alive++;
  }
  @operator("<")
  static isLess(a: Thing, b: Thing): bool {
    return a.n < b.n;
  }
}
/** Called for every object that is freed. */
function freed(object: usize): void {
  if (load<u32>(object - 8) == idof<Thing>()) alive--;
}
function count(): i32 {
  __collect();
  return alive;
}

async function argument(t: Thing): Promise<i32> {
  const n = t.n;
  await yieldNow();
  await yieldNow();
  return n;
}
async function make(): Promise<Thing> {
  const t = new Thing(1);
  await yieldNow();
  return t;
}
async function keeper(t: Thing): Promise<i32> {
  while (!t.n) suspend();
  return t.n;
}
function use(t: Thing): i32 {
  return t.n;
}
async function waits(): Promise<void> {
  await yieldNow();
  await yieldNow();
}

async function localUsedUp(): Promise<void> {
  const t = new Thing(1);
  use(t);
  await waits(); // 0
}
async function localNeeded(): Promise<void> {
  const t = new Thing(1);
  await waits(); // 1
  use(t);
}
async function overwritten(): Promise<void> {
  let t = new Thing(1);
  use(t);
  t = new Thing(2);
  await waits(); // 1
  use(t);
}
async function argumentUsedUp(): Promise<void> {
  await argument(new Thing(1)); // 0
}
async function operandNeeded(): Promise<void> {
  info("  {}", use(new Thing(1)) + (await argument(new Thing(2)))); // 0
  info("  {}", new Thing(3) === (await make()));
}
async function resultUsedUp(): Promise<void> {
  use(await make());
  await waits(); // 0
}
async function resultNeeded(): Promise<void> {
  const t = await make();
  await waits(); // 1
  use(t);
}
async function resultUnread(): Promise<void> {
  const f = make();
  while (!f.poll()) suspend();
  await waits(); // 1: it may still be read
  use(f.value);
}
async function dropped(): Promise<void> {
  const f = keeper(new Thing(0));
  f.poll();
  f.drop();
  await waits(); // 0
}
async function blockEnded(k: i32): Promise<void> {
  if (k) {
    const f = keeper(new Thing(0));
    f.poll();
    await waits(); // 1
  }
  await waits(); // 0
}
async function notBegun(): Promise<void> {
  const f = keeper(new Thing(1));
  await waits(); // 1
  await f;
  await waits(); // 0
}
async function loser(): Promise<void> {
  const s = await select(keeper(new Thing(0)), make());
  await waits(); // 1: the winner's result
  use(s.second);
}
async function joined(): Promise<void> {
  const all = await join(make(), make());
  await waits(); // 2
  use(all.first);
  use(all.second);
}
async function looped(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const t = new Thing(i);
    await waits(); // 1
    use(t);
  }
  await waits(); // 0
}
async function nested(): Promise<void> {
  const t = new Thing(1);
  await inner(new Thing(2)); // 2, then 1
  use(t);
}
async function inner(t: Thing): Promise<void> {
  await waits();
  use(t);
  await waits();
}

const channel = new Channel<Thing>(2);
const signal = new Signal<Thing>();
async function passedOn(): Promise<void> {
  await channel.send(new Thing(1));
  await channel.send(new Thing(2));
  await waits(); // 2
  use(await channel.receive());
  await waits(); // 1
  channel.clear();
  signal.signal(new Thing(3));
  await waits(); // 1
  use(await signal.wait());
  await waits(); // 0
  signal.signal(new Thing(4));
  signal.reset();
  await waits(); // 0
}
const ranked = new PriorityChannel<Thing>(3);
async function passedByRank(): Promise<void> {
  for (let i = 0; i < 3; i++) await ranked.send(new Thing(i));
  await waits(); // 3
  info("  {}", use(await ranked.receive()));
  await waits(); // 2
  ranked.clear();
  await waits(); // 0
}
async function locked(): Promise<void> {
  using guard = await new Mutex<Thing>(new Thing(1)).lock();
  await waits(); // 1
}
async function cancelled(): Promise<void> {
  const task = spawn(watched(new Thing(1)));
  await waits(); // 1
  task.cancel();
  await waits(); // 0
}
async function watched(t: Thing): Promise<void> {
  await keeper(new Thing(t.n - 1));
  use(t);
}

/** Lets a task run to its end and says how many things were alive at each of its waits. */
async function watch(name: string, task: TaskHandle): Promise<void> {
  let counts = "";
  let last = -1;
  while (!task.done) {
    await yieldNow();
    const now = count();
    if (now != last) counts += " " + now.toString();
    last = now;
  }
  info("{}:{}", name, counts);
  if (alive) info("  left {}", alive);
}
export async function main(): Promise<void> {
  await watch("local used up", spawn(localUsedUp()));
  await watch("local needed", spawn(localNeeded()));
  await watch("overwritten", spawn(overwritten()));
  await watch("argument used up", spawn(argumentUsedUp()));
  await watch("operand", spawn(operandNeeded()));
  await watch("result used up", spawn(resultUsedUp()));
  await watch("result needed", spawn(resultNeeded()));
  await watch("result unread", spawn(resultUnread()));
  await watch("dropped", spawn(dropped()));
  await watch("block ended", spawn(blockEnded(1)));
  await watch("not begun", spawn(notBegun()));
  await watch("loser", spawn(loser()));
  await watch("joined", spawn(joined()));
  await watch("looped", spawn(looped()));
  await watch("nested", spawn(nested()));
  await watch("passed on", spawn(passedOn()));
  await watch("passed by rank", spawn(passedByRank()));
  await watch("locked", spawn(locked()));
  await watch("cancelled", spawn(cancelled()));
}
pool(watched, 1);
// expected:
// local used up: 0
// local needed: 1 0
// overwritten: 1 0
// argument used up: 0
//   3
//   false
// operand: 0 2 0
// result used up: 1 0
// result needed: 1 0
// result unread: 1 0
// dropped: 0
// block ended: 1 0
// not begun: 1 0
// loser: 2 1 0
// joined: 2 0
// looped: 1 0
// nested: 2 1 0
// passed on: 2 1 0
//   2
// passed by rank: 3 2 0
// locked: 1 0
// cancelled: 1 2 0
