// References held across awaits in every way there is: in locals, operands, arguments of futures that have not begun,
// results nobody has read, in pools, channels and guards. Every line allocates, so a collector has work to do.
import {
  Channel,
  Duration,
  join,
  Mutex,
  pool,
  select,
  Signal,
  spawn,
  trySpawn,
  withTimeout,
  info,
  suspend,
  yieldNow,
} from "tickless";

class Box {
  constructor(
    public n: i32,
    public next: Box | null = null,
  ) {}
  get sum(): i32 {
    const next = this.next;
    return this.n + (next ? next.sum : 0);
  }
  async later(): Promise<i32> {
    await yieldNow();
    return this.sum;
  }
  async twice(extra: Box = new Box(1000)): Promise<Box> {
    const first = await this.later();
    await yieldNow();
    return new Box(first + (await extra.later()), this);
  }
}
/** Makes garbage, so that what was freed by mistake is written over. */
function stir(): i32 {
  const all = new Array<Box>();
  for (let i = 0; i < 3; i++) all.push(new Box(-1, new Box(-2)));
  return all.length;
}
function box(n: i32): Box {
  stir();
  return new Box(n, new Box(1));
}
class Guard {
  constructor(public held: Box) {}
  [Symbol.dispose](): void {
    stir();
    info("gone {}", this.held.sum);
  }
}

async function id(b: Box): Promise<Box> {
  await yieldNow();
  stir();
  return b;
}
async function atOnce(b: Box): Promise<Box> {
  return b;
}
async function text(n: i32): Promise<string> {
  await yieldNow();
  return "text " + n.toString();
}
async function index(n: i32): Promise<i32> {
  await yieldNow();
  stir();
  return n;
}
function three(a: Box, b: Box, c: Box): i32 {
  stir();
  return a.sum * 10000 + b.sum * 100 + c.sum;
}
/** Its argument is read only at the end, after two waits. */
async function patient(b: Box): Promise<i32> {
  await yieldNow();
  stir();
  await yieldNow();
  return b.sum;
}
async function for_ever(b: Box): Promise<Box> {
  using g = new Guard(b);
  while (true) suspend();
}

async function operands(): Promise<void> {
  info("call {}", three(new Box(1), await id(new Box(2)), new Box(3)));
  info("nested {}", three(await id(new Box(4)), new Box(5), await id(await id(new Box(6)))));
  const b = new Box(7, new Box(8));
  info("same {}", b.next === (await id(b.next!)));
  info("fields {}", new Box(9).n + (await id(b)).sum);
  const list = [new Box(10), new Box(11)];
  info("element {}", list[await index(1)].n);
  list[await index(0)] = new Box(12);
  info("stored {}", list[0].n + list[1].n);
  const fixed = StaticArray.fromArray(list);
  info("fixed {}", unchecked(fixed[0]) === (await id(list[0])));
  info("{}", "a " + (await text(1)) + " b " + (await text(2)));
  const r = (await index(1)) ? new Box(13) : await id(new Box(14));
  info("either {} {}", r.n, ((await index(0)) ? await id(new Box(15)) : new Box(16)).n);
  b.next = await id(new Box(17));
  info("set {}", b.sum);
  const made: Box[] = [await id(box(17)), new Box(18), await id(box(19))];
  const kept: StaticArray<Box> = [box(18), await id(box(19))];
  info("made {} {}", made[0].sum + made[1].sum + made[2].sum, kept[0].sum + kept[1].sum);
  const pair: Pair = { a: box(1), b: await id(box(2)) };
  info("pair {} {}", pair.a.sum, pair.b!.sum);
  info("{}", `text ${await text(3)}, ${box(4).sum} and ${await text(5)}`);
  let all = "all " + box(5).sum.toString();
  all += await text(6);
  info("{}", all);
  const f = stir() ? three : null;
  if (f) info("indirect {}", f(box(1), await id(box(2)), box(3)));
  const n = (await id(box(6))).next || (await id(box(7)));
  info("or {}", n!.sum);
  info("narrowed {}", (await orNull(1))!.sum + ((await orNull(0)) == null ? 1 : 0));
}
class Pair {
  a: Box;
  b: Box | null;
}
async function orNull(n: i32): Promise<Box | null> {
  const b = n ? box(n) : null;
  await yieldNow();
  stir();
  return b;
}
/** One place of the frame holds a reference, then a number, then a reference again. */
async function shared(): Promise<void> {
  let b: Box | null = box(20);
  await yieldNow();
  info("first {}", b.sum);
  b = null;
  let wide: i64 = 0x7fff_ffff_7fff_ffff;
  await yieldNow();
  stir();
  info("wide {}", wide);
  for (let i = 0; i < 3; i++) {
    const c = box(21 + i);
    if (i == 1) continue;
    await yieldNow();
    info("loop {} {}", i, c.sum);
  }
  let last: Box | null = null;
  for (let i = 0; i < 3; i++) {
    last = new Box(i, last);
    await yieldNow();
    stir();
  }
  info("chain {}", last!.sum);
}
/** Futures that have not begun hold their arguments; finished ones hold what nobody has read. */
async function futures(): Promise<void> {
  const f = id(box(30));
  stir();
  const g = id(box(31));
  stir();
  const s = await select(f, g);
  stir();
  info("selected {} {}", s.index, s.index ? s.second.sum : s.first.sum);
  const both = await join(id(box(32)), atOnce(box(33)));
  stir();
  await yieldNow();
  info("joined {} {}", both.first.sum, both.second.sum);
  const kept = patient(box(34));
  stir();
  await yieldNow();
  info("kept {}", await kept);
  const polled = id(box(35));
  while (!polled.poll()) {
    stir();
    await yieldNow();
  }
  stir();
  await yieldNow();
  info("polled {}", polled.value.sum);
  const t = await withTimeout(Duration.ticks(5), id(box(36)));
  stir();
  info("in time {}", t.value.sum);
  const late = await withTimeout(Duration.ticks(5), for_ever(box(37)));
  info("late {}", late.timedOut);
}
/** Futures in branches and loops without an await, beside others that live on. */
async function branches(k: i32): Promise<void> {
  const outer = id(box(40));
  outer.poll();
  if (k == 0) {
    const a = patient(box(41));
    a.poll();
    stir();
  } else {
    const b = patient(box(42));
    stir();
    b.poll();
    stir();
  }
  for (let i = 0; i < k; i++) {
    const c = id(box(43));
    stir();
    while (!c.poll()) stir();
    info("in a loop {}", c.value.sum);
  }
  const chosen = k ? id(box(44)) : id(box(45));
  stir();
  chosen.poll();
  stir();
  await yieldNow();
  while (!outer.poll()) await yieldNow();
  info("outer {} {}", k, outer.value.sum);
}
async function given(k: i32): Promise<i32> {
  return await (k ? patient(box(46)) : patient(box(47)));
}
/** Ends on one way only; then a wait that nothing may be lost in. */
async function sometimes(k: i32): Promise<void> {
  const a = patient(box(48));
  stir();
  if (k) info("ended {}", await a);
  const b = id(box(49));
  stir();
  b.poll();
  await yieldNow();
  info("sometimes {}", (await index(k)) + (await b).sum);
}
/** What is returned waits until what is owned here is gone. */
async function guarded(n: i32): Promise<Box> {
  using g = new Guard(box(n));
  await yieldNow();
  return await id(box(n + 1));
}
function plainGuarded(n: i32): Box {
  using g = new Guard(box(n));
  if (n & 1) return box(n + 100);
  return box(n + 200);
}
/** A result with something to dispose that nobody takes. */
async function lock(n: i32): Promise<Guard> {
  await yieldNow();
  return new Guard(box(n));
}
async function untaken(): Promise<void> {
  const a = lock(50);
  const b = lock(51);
  while (!a.poll()) await yieldNow();
  stir();
  await yieldNow();
  using c = await b;
  info("holds {}", c.held.sum);
}

@inline
async function inlined(b: Box): Promise<Box> {
  const c = new Box(1, b);
  await yieldNow();
  stir();
  return c;
}
class Animal {
  async speak(to: Box): Promise<string> {
    await yieldNow();
    return "animal " + to.sum.toString();
  }
}
class Dog extends Animal {
  async speak(to: Box): Promise<string> {
    const own = box(60);
    await yieldNow();
    stir();
    return "dog " + to.sum.toString() + " " + own.sum.toString();
  }
}
async function generic<T>(a: T, b: T): Promise<StaticArray<T>> {
  const all = new StaticArray<T>(2);
  all[0] = a;
  await yieldNow();
  stir();
  all[1] = b;
  return all;
}
async function calls(): Promise<void> {
  info("inlined {}", (await inlined(box(61))).sum);
  info("method {}", await box(62).later());
  info("default {}", (await box(63).twice()).sum);
  info("given {}", (await box(63).twice(box(64))).sum);
  let a: Animal = new Dog();
  info("{}", await a.speak(box(65)));
  a = new Animal();
  info("{}", await a.speak(box(66)));
  const boxes = await generic<Box>(box(67), box(68));
  const texts = await generic<string>("x", "y" + stir().toString());
  info("generic {} {}{}", boxes[0].sum + boxes[1].sum, texts[0], texts[1]);
}

const boxes = new Channel<Box>(2);
const words = new Signal<string>();
async function sender(first: Box): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await boxes.send(i ? box(70 + i) : first);
    stir();
  }
  words.signal("done " + stir().toString());
}
async function receiver(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const b = await boxes.receive();
    stir();
    await yieldNow();
    info("received {}", b.sum);
  }
  info("{}", await words.wait());
}
pool(waiter, 3);
async function waiter(b: Box, n: i32): Promise<void> {
  using g = new Guard(b);
  for (let i = 0; i < n; i++) {
    await yieldNow();
    stir();
  }
  info("waiter {}", b.sum);
}
async function tasks(): Promise<void> {
  const a = spawn(waiter(box(80), 2));
  const b = spawn(waiter(box(81), 9));
  stir();
  spawn(waiter(box(82), 0));
  const none = trySpawn(waiter(box(83), 0));
  info("full {}", none == null);
  await yieldNow();
  await yieldNow();
  stir();
  b.cancel();
  await a.join();
  spawn(receiver());
  await spawn(sender(box(70))).join();
  for (let i = 0; i < 4; i++) await yieldNow();
}
/** The only thing that holds the mutex is the lock. */
async function locked(n: i32): Promise<void> {
  using m = await new Mutex<Box>(box(n)).lock();
  stir();
  await yieldNow();
  stir();
  info("guards {}", m.value.sum);
}

export async function main(): Promise<void> {
  await operands();
  await shared();
  await futures();
  await branches(0);
  await branches(2);
  info("given {} {}", await given(0), await given(1));
  await sometimes(0);
  await sometimes(1);
  info("guarded {}", (await guarded(52)).sum);
  info("plain {} {}", plainGuarded(54).sum, plainGuarded(55).sum);
  await untaken();
  await calls();
  await tasks();
  await locked(90);
}
// expected:
// call 10203
// nested 40506
// same true
// fields 24
// element 11
// stored 23
// fixed true
// a text 1 b text 2
// either 13 16
// set 24
// made 56 39
// pair 2 3
// text text 3, 5 and text 5
// all 6text 6
// indirect 20304
// or 1
// narrowed 3
// first 21
// wide 9223372034707292159
// loop 0 22
// loop 2 24
// chain 3
// selected 0 31
// joined 33 34
// kept 35
// polled 36
// in time 37
// gone 38
// late true
// outer 0 41
// in a loop 44
// in a loop 44
// outer 2 41
// given 48 47
// sometimes 50
// ended 49
// sometimes 51
// gone 53
// guarded 54
// gone 55
// gone 56
// plain 255 156
// holds 52
// gone 52
// gone 51
// inlined 63
// method 63
// default 1128
// given 193
// dog 66 61
// animal 67
// generic 137 xy3
// full true
// waiter 83
// gone 83
// gone 82
// waiter 81
// gone 81
// received 71
// received 72
// received 73
// received 74
// done 3
// guards 91
