// Awaits that are ready at once beside some that wait: what is in a register and what only in the frame.
import { info, spawn, yieldNow } from "tickless";

async function maybe(waits: bool, n: i32): Promise<i32> {
  if (waits) await yieldNow();
  return n;
}

/** `kept` is not read between the two awaits, so it stays in the frame behind the first. */
async function apart(first: bool, second: bool, n: i32): Promise<void> {
  const kept = n * 3 + 1;
  const a = await maybe(first, n);
  const b = await maybe(second, n + 1);
  info("apart {} {} {}", kept, a, b);
}

/** `changed` is in the frame as it was, and in its register as it is. */
async function changing(first: bool, second: bool, third: bool): Promise<void> {
  let changed = 7;
  await maybe(first, 0);
  changed += 5;
  await maybe(second, 0);
  info("changing {}", changed);
  await maybe(third, 0);
  info("changed {}", changed);
}

/** Only one way to the last await has read `perhaps`. */
async function oneWay(reads: bool, second: bool, n: i64): Promise<void> {
  const perhaps = n << 33;
  await maybe(true, 0);
  if (reads) {
    await maybe(second, 0);
    info("read {}", perhaps);
  }
  await maybe(false, 0);
  info("behind {}", perhaps);
}

/** What is written right before a jump is not yet in the frame. */
async function jumping(n: i32): Promise<void> {
  let last = -1;
  await maybe(true, 0);
  for (;;) {
    last = n;
    if (n > 2) break;
    n += await maybe(n == 1, 1);
  }
  await maybe(false, 0);
  info("jumped with {}", last);
}

/** Parameters that nothing reads before the first await. */
async function parameters(first: bool, a: u8, b: i16, c: f64): Promise<f64> {
  await maybe(first, 0);
  return c + b - a;
}

/** The loop goes round with and without waiting. */
async function round(n: i32): Promise<i32> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (i == 3) continue;
    sum += await maybe((i & 1) == 0, i);
    for (let j = 0; j < 2; j++) sum += await maybe(j == 1, j * 10);
    if (sum > 60) break;
  }
  return sum;
}

/** Called at one place only, so that its code stands there; it begins anew each time round all the same. */
async function again(n: i32): Promise<i32> {
  let sum = 0;
  let below: i64 = 0;
  for (let i = 0; i < n; i++) {
    sum += i;
    below -= 1;
  }
  if (n == 3) await yieldNow();
  return sum * 100 - <i32>below;
}
async function begins(): Promise<void> {
  let all = 0;
  for (let n = 0; n < 6; n++) all += await again(n);
  info("begins {}", all);
}

/** A future whose address is all that is known. */
async function kept(first: bool, second: bool): Promise<void> {
  const one = maybe(first, 11);
  const two = maybe(second, 22);
  let which = one;
  const before = 5;
  if (first) which = two;
  const a = await which;
  info("kept {} {}", a, before);
}

export async function main(): Promise<void> {
  for (let i = 0; i < 4; i++) await apart((i & 1) != 0, (i & 2) != 0, i);
  for (let i = 0; i < 8; i++) await changing((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
  for (let i = 0; i < 4; i++) await oneWay((i & 1) != 0, (i & 2) != 0, i);
  for (let i = 0; i < 4; i++) await jumping(i);
  info("parameters {} {}", await parameters(true, 3, -5, 0.5), await parameters(false, 200, 300, 1.25));
  info("round {} {}", await round(3), await round(9));
  await begins();
  for (let i = 0; i < 4; i++) await kept((i & 1) != 0, (i & 2) != 0);
  spawn(apart(true, false, 9));
}

// expected:
// apart 1 0 1
// apart 4 1 2
// apart 7 2 3
// apart 10 3 4
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// changing 12
// changed 12
// behind 0
// read 8589934592
// behind 8589934592
// behind 17179869184
// read 25769803776
// behind 25769803776
// jumped with 3
// jumped with 3
// jumped with 3
// jumped with 3
// parameters -7.5 101.25
// round 33 62
// begins 2015
// kept 11 5
// kept 22 5
// kept 11 5
// kept 22 5
// apart 28 9 10
