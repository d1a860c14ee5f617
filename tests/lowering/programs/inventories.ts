// References while a frame changes between two waits: futures and slots come into places where references were, and where
// the frame of another call has left numbers that no collector may take for references.
import { info, yieldNow } from "tickless";

class Box {
  constructor(
    public n: i32,
    public next: Box | null = null,
  ) {}
}
function stir(): void {
  const all = new Array<Box>();
  for (let i = 0; i < 3; i++) all.push(new Box(-1, new Box(-2)));
}
function box(n: i32): Box {
  stir();
  return new Box(n);
}
async function id(b: Box): Promise<Box> {
  await yieldNow();
  stir();
  return b;
}
async function patient(b: Box): Promise<i32> {
  await yieldNow();
  stir();
  await yieldNow();
  return b.n;
}
/** Fills the place of its frame with ones, each a state that futures have and an address that nothing has. */
async function litter(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32, i: i32, j: i32): Promise<void> {
  await yieldNow();
  stir();
  info("litter {}", a + b + c + d + e + f + g + h + i + j);
}
@unmanaged
class Cell {
  a: i32;
  b: i32;
  c: i32;
  fill(n: i32): Cell {
    this.a = this.b = this.c = n;
    return this;
  }
}

/** Needed again only behind the next wait, and before it. */
async function across(): Promise<void> {
  const late = box(1);
  const soon = box(2);
  await yieldNow();
  const f = id(box(3));
  stir();
  info("soon {}", soon.n);
  f.poll();
  await yieldNow();
  while (!f.poll()) await yieldNow();
  info("late {} {}", late.n, f.value.n);
}
/** An argument that is needed only behind a future that is made before the first wait. */
async function argument(b: Box, c: Box): Promise<void> {
  const f = id(box(4));
  stir();
  info("argument {}", b.n);
  f.poll();
  await yieldNow();
  info("other {}", c.n);
}
/** The slot lies where a reference was. */
async function slot(k: i32): Promise<void> {
  const b = box(5);
  await yieldNow();
  info("used up {}", b.n);
  if (k) await yieldNow();
  const cell = frameSlot<Cell>().fill(1);
  stir();
  await yieldNow();
  info("cell {}", cell.a + cell.b + cell.c);
}
/** A slot in a loop without a wait. */
async function slots(b: Box): Promise<void> {
  await yieldNow();
  info("in front {}", b.n);
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const cell = frameSlot<Cell>().fill(i);
    stir();
    sum += cell.a + cell.b + cell.c;
  }
  await yieldNow();
  info("sum {}", sum);
}
/** Only one of two futures is made; the other's place holds what was there. */
async function either(k: i32): Promise<void> {
  if (k) {
    const a = patient(box(6));
    a.poll();
    stir();
  } else {
    const b = patient(box(7));
    b.poll();
    stir();
  }
  const c = k ? id(box(8)) : id(box(9));
  stir();
  while (!c.poll()) await yieldNow();
  info("either {}", c.value.n);
}
/** A future that has ended leaves its place to the next call. */
async function ended(wide: i64): Promise<void> {
  const a = id(box(10));
  info("wide {}", wide);
  info("ended {}", (await a).n + i32(wide));
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  const b = id(box(11));
  stir();
  b.poll();
  await yieldNow();
  while (!b.poll()) await yieldNow();
  info("and {}", b.value.n);
}
/** The same, where only the frame tells whether it has ended. */
async function perhaps(k: i32, wide: i64): Promise<void> {
  const a = id(box(12));
  info("wide {}", wide);
  if (k) info("ended {}", (await a).n + i32(wide));
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  const b = id(box(13));
  stir();
  while (!b.poll()) await yieldNow();
  info("and {}", b.value.n);
}
/** In a loop every round makes its futures anew. */
async function rounds(): Promise<void> {
  let last = box(14);
  for (let i = 0; i < 3; i++) {
    const a = id(last);
    const b = id(new Box(i, last));
    stir();
    a.poll();
    if (i == 1) continue;
    last = await b;
    stir();
  }
  info("rounds {} {}", last.n, last.next!.n);
}
async function replaced(all: StaticArray<Box>): Promise<Box> {
  all[0] = new Box(15);
  await yieldNow();
  return new Box(16);
}
/** An operand that nothing else holds any more when it is used, and that asc needs no mark for. */
async function operand(): Promise<void> {
  const all = new StaticArray<Box>(1);
  all[0] = new Box(17);
  info("operand {}", select<Box>(load<Box>(changetype<usize>(all)), await replaced(all), true).n);
}

export async function main(): Promise<void> {
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await across();
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await argument(box(18), box(19));
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await slot(0);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await slots(box(21));
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await either(0);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await either(1);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await ended(1);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await perhaps(0, 1);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await perhaps(1, 1);
  await litter(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  await rounds();
  await operand();
}
// expected:
// litter 10
// soon 2
// late 1 3
// litter 10
// argument 18
// other 19
// litter 10
// used up 5
// cell 3
// litter 10
// in front 21
// sum 9
// litter 10
// either 9
// litter 10
// either 8
// litter 10
// wide 1
// ended 11
// litter 10
// and 11
// litter 10
// wide 1
// litter 10
// and 13
// litter 10
// wide 1
// ended 13
// litter 10
// and 13
// litter 10
// rounds 2 0
// operand 17
