// What is dropped, in which order, in every state: guards, awaited children, kept futures, results nobody took.
import { info, join, select, spawn, suspend, Timer, TaskHandle, yieldNow } from "tickless";

class Guard {
  constructor(public n: i32) {
    info("made {}", n);
  }
  [Symbol.dispose](): void {
    info("gone {}", this.n);
  }
}
async function never(n: i32): Promise<void> {
  using g = new Guard(n);
  while (true) suspend();
}
async function middle(): Promise<i32> {
  using a = new Guard(2);
  using b = new Guard(3);
  await never(4);
  return 1;
}
async function outer(): Promise<void> {
  using g = new Guard(1);
  const r = await middle();
  info("not reached {}", r);
}
function plain(k: i32): i32 {
  using a = new Guard(10);
  for (let i = 0; i < 3; i++) {
    using b = new Guard(20 + i);
    if (k == 0 && i == 1) continue;
    if (k == 1 && i == 1) break;
    if (k == 2 && i == 1) return a.n + b.n;
  }
  return a.n;
}
async function make(n: i32): Promise<Guard> {
  await yieldNow();
  return new Guard(n);
}
async function exits(k: i32): Promise<i32> {
  using a = await make(30);
  for (let i = 0; i < 2; i++) {
    using b = await make(40 + i);
    if (k == 0) continue;
    if (k == 1) break;
    return a.n + b.n + (await value(k));
  }
  return a.n;
}
async function value(k: i32): Promise<i32> {
  await yieldNow();
  return k;
}
async function nullable(b: bool): Promise<void> {
  using x: Guard | null = b ? new Guard(50) : null;
  await yieldNow();
  info("nullable {}", x != null);
}
/** Its first future is finished, its result never taken; the second waits. */
async function untaken(): Promise<void> {
  const done = make(60);
  const open = never(61);
  await join(done, open);
}
async function keeps(): Promise<void> {
  const a = never(70);
  const b = never(71);
  a.poll();
  b.poll();
  await Timer.afterMillis(1000);
}
async function self(): Promise<void> {
  using g = new Guard(80);
  handle.cancel();
  info("still here");
  await yieldNow();
  info("never here");
}
let handle: TaskHandle = changetype<TaskHandle>(0);
async function conditional(c: bool): Promise<i32> {
  let r = 0;
  for (let i = 0; i < 2; i++) {
    if (c && (await forward(c ? value(i + 1) : value(9))) > 1) r += 10;
  }
  return r;
}
async function forward(p: Promise<i32>): Promise<i32> {
  return await p;
}

export async function main(): Promise<void> {
  const h = spawn(outer());
  await yieldNow();
  h.cancel();
  info("cancelled {}", h.done);
  h.cancel();
  for (let k = 0; k < 3; k++) info("plain {}", plain(k));
  for (let k = 0; k < 3; k++) info("exits {}", await exits(k));
  await nullable(true);
  await nullable(false);
  const u = spawn(untaken());
  await Timer.afterMillis(1);
  u.cancel();
  const v = spawn(keeps());
  await Timer.afterMillis(1);
  v.cancel();
  handle = spawn(self());
  await Timer.afterMillis(1);
  info("self {}", handle.done);
  info("{} {}", await conditional(true), await conditional(false));
  const r = await select(never(90), value(91));
  info("select {} {}", r.index, r.second);
  for (let i = 0; i < 2; i++) {
    const s = await select(Timer.afterMillis(5), never(92 + i));
    info("loop {}", s.index);
  }
  const fresh = spawn(never(99));
  fresh.cancel();
  info("end {}", fresh.done);
}
// expected:
// made 1
// made 2
// made 3
// made 4
// gone 4
// gone 3
// gone 2
// gone 1
// cancelled true
// made 10
// made 20
// gone 20
// made 21
// gone 21
// made 22
// gone 22
// gone 10
// plain 10
// made 10
// made 20
// gone 20
// made 21
// gone 21
// gone 10
// plain 10
// made 10
// made 20
// gone 20
// made 21
// gone 21
// gone 10
// plain 31
// made 30
// made 40
// gone 40
// made 41
// gone 41
// gone 30
// exits 30
// made 30
// made 40
// gone 40
// gone 30
// exits 30
// made 30
// made 40
// gone 40
// gone 30
// exits 72
// made 50
// nullable true
// gone 50
// nullable false
// made 61
// made 60
// gone 61
// gone 60
// made 70
// made 71
// gone 71
// gone 70
// made 80
// still here
// gone 80
// self true
// 10 0
// made 90
// gone 90
// select 1 91
// made 92
// gone 92
// loop 0
// made 93
// gone 93
// loop 0
// end true
