// The first of several futures. `select(a, b, ...)` and `Promise.race([a, b, ...])` are written by the compiler as the
// function for that many, with a mask whose bit i says that argument i is an expression and is dropped when it loses.
//
// What comes out is one word: the winner's frame in the frame of the caller, where its result stays until the end of the
// block, and which one it was.
//
//   bits 3-31 frame address   bits 0-2 index

/** Which future won, and (in the classes below) its result. */
@unmanaged
class Selected {
  /** Which future won, counted from 0. */
  @inline
  get index(): i32 {
    return <i32>(changetype<usize>(this) & 7);
  }
}

// @ts-ignore: decorator
@inline
function selected(future: usize, index: usize): usize {
  return (future << 3) | index;
}

// @ts-ignore: decorator
@inline
function resultOf<T>(word: usize, index: usize): T {
  if ((word & 7) != index) unreachable();
  return changetype<Promise<T>>(word >>> 3).value;
}

/**
 * Waits for the first of two to six futures and gives a result with `index` and `first`, `second`, ... Among those that
 * finish together the first listed wins. A loser that was given as an expression is dropped; one held in a variable
 * stays as it is. As cancel-safe as the futures are.
 */
export function select(): void {
  unreachable();
}

/** What `select` of two futures gives. */
@unmanaged
@final
export class Selected2<A, B> extends Selected {
  /** What the first future gave; a fault when it did not win. */
  get first(): A {
    return resultOf<A>(changetype<usize>(this), 0);
  }
  /** What the second future gave; a fault when it did not win. */
  get second(): B {
    return resultOf<B>(changetype<usize>(this), 1);
  }
}

function first2<A, B>(a: Promise<A>, b: Promise<B>): usize {
  if (a.poll()) return selected(changetype<usize>(a), 0);
  if (b.poll()) return selected(changetype<usize>(b), 1);
  return 0;
}

// @ts-ignore: decorator
@global
export async function __select2<A, B>(a: Promise<A>, b: Promise<B>, mask: i32): Promise<Selected2<A, B>> {
  let won = first2<A, B>(a, b);
  while (!won) {
    suspend();
    won = first2<A, B>(a, b);
  }
  const losers = mask & ~(1 << i32(won & 7));
  if (losers & 1) a.drop();
  if (losers & 2) b.drop();
  return changetype<Selected2<A, B>>(won);
}

/** What `select` of three futures gives. */
@unmanaged
@final
export class Selected3<A, B, C> extends Selected {
  /** What the first future gave; a fault when it did not win. */
  get first(): A {
    return resultOf<A>(changetype<usize>(this), 0);
  }
  /** What the second future gave; a fault when it did not win. */
  get second(): B {
    return resultOf<B>(changetype<usize>(this), 1);
  }
  /** What the third future gave; a fault when it did not win. */
  get third(): C {
    return resultOf<C>(changetype<usize>(this), 2);
  }
}

function first3<A, B, C>(a: Promise<A>, b: Promise<B>, c: Promise<C>): usize {
  if (a.poll()) return selected(changetype<usize>(a), 0);
  if (b.poll()) return selected(changetype<usize>(b), 1);
  if (c.poll()) return selected(changetype<usize>(c), 2);
  return 0;
}

// @ts-ignore: decorator
@global
export async function __select3<A, B, C>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  mask: i32,
): Promise<Selected3<A, B, C>> {
  let won = first3<A, B, C>(a, b, c);
  while (!won) {
    suspend();
    won = first3<A, B, C>(a, b, c);
  }
  const losers = mask & ~(1 << i32(won & 7));
  if (losers & 1) a.drop();
  if (losers & 2) b.drop();
  if (losers & 4) c.drop();
  return changetype<Selected3<A, B, C>>(won);
}

/** What `select` of four futures gives. */
@unmanaged
@final
export class Selected4<A, B, C, D> extends Selected {
  /** What the first future gave; a fault when it did not win. */
  get first(): A {
    return resultOf<A>(changetype<usize>(this), 0);
  }
  /** What the second future gave; a fault when it did not win. */
  get second(): B {
    return resultOf<B>(changetype<usize>(this), 1);
  }
  /** What the third future gave; a fault when it did not win. */
  get third(): C {
    return resultOf<C>(changetype<usize>(this), 2);
  }
  /** What the fourth future gave; a fault when it did not win. */
  get fourth(): D {
    return resultOf<D>(changetype<usize>(this), 3);
  }
}

function first4<A, B, C, D>(a: Promise<A>, b: Promise<B>, c: Promise<C>, d: Promise<D>): usize {
  if (a.poll()) return selected(changetype<usize>(a), 0);
  if (b.poll()) return selected(changetype<usize>(b), 1);
  if (c.poll()) return selected(changetype<usize>(c), 2);
  if (d.poll()) return selected(changetype<usize>(d), 3);
  return 0;
}

// @ts-ignore: decorator
@global
export async function __select4<A, B, C, D>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  mask: i32,
): Promise<Selected4<A, B, C, D>> {
  let won = first4<A, B, C, D>(a, b, c, d);
  while (!won) {
    suspend();
    won = first4<A, B, C, D>(a, b, c, d);
  }
  const losers = mask & ~(1 << i32(won & 7));
  if (losers & 1) a.drop();
  if (losers & 2) b.drop();
  if (losers & 4) c.drop();
  if (losers & 8) d.drop();
  return changetype<Selected4<A, B, C, D>>(won);
}

/** What `select` of five futures gives. */
@unmanaged
@final
export class Selected5<A, B, C, D, E> extends Selected {
  /** What the first future gave; a fault when it did not win. */
  get first(): A {
    return resultOf<A>(changetype<usize>(this), 0);
  }
  /** What the second future gave; a fault when it did not win. */
  get second(): B {
    return resultOf<B>(changetype<usize>(this), 1);
  }
  /** What the third future gave; a fault when it did not win. */
  get third(): C {
    return resultOf<C>(changetype<usize>(this), 2);
  }
  /** What the fourth future gave; a fault when it did not win. */
  get fourth(): D {
    return resultOf<D>(changetype<usize>(this), 3);
  }
  /** What the fifth future gave; a fault when it did not win. */
  get fifth(): E {
    return resultOf<E>(changetype<usize>(this), 4);
  }
}

function first5<A, B, C, D, E>(a: Promise<A>, b: Promise<B>, c: Promise<C>, d: Promise<D>, e: Promise<E>): usize {
  if (a.poll()) return selected(changetype<usize>(a), 0);
  if (b.poll()) return selected(changetype<usize>(b), 1);
  if (c.poll()) return selected(changetype<usize>(c), 2);
  if (d.poll()) return selected(changetype<usize>(d), 3);
  if (e.poll()) return selected(changetype<usize>(e), 4);
  return 0;
}

// @ts-ignore: decorator
@global
export async function __select5<A, B, C, D, E>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  e: Promise<E>,
  mask: i32,
): Promise<Selected5<A, B, C, D, E>> {
  let won = first5<A, B, C, D, E>(a, b, c, d, e);
  while (!won) {
    suspend();
    won = first5<A, B, C, D, E>(a, b, c, d, e);
  }
  const losers = mask & ~(1 << i32(won & 7));
  if (losers & 1) a.drop();
  if (losers & 2) b.drop();
  if (losers & 4) c.drop();
  if (losers & 8) d.drop();
  if (losers & 16) e.drop();
  return changetype<Selected5<A, B, C, D, E>>(won);
}

/** What `select` of six futures gives. */
@unmanaged
@final
export class Selected6<A, B, C, D, E, F> extends Selected {
  /** What the first future gave; a fault when it did not win. */
  get first(): A {
    return resultOf<A>(changetype<usize>(this), 0);
  }
  /** What the second future gave; a fault when it did not win. */
  get second(): B {
    return resultOf<B>(changetype<usize>(this), 1);
  }
  /** What the third future gave; a fault when it did not win. */
  get third(): C {
    return resultOf<C>(changetype<usize>(this), 2);
  }
  /** What the fourth future gave; a fault when it did not win. */
  get fourth(): D {
    return resultOf<D>(changetype<usize>(this), 3);
  }
  /** What the fifth future gave; a fault when it did not win. */
  get fifth(): E {
    return resultOf<E>(changetype<usize>(this), 4);
  }
  /** What the sixth future gave; a fault when it did not win. */
  get sixth(): F {
    return resultOf<F>(changetype<usize>(this), 5);
  }
}

function first6<A, B, C, D, E, F>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  e: Promise<E>,
  f: Promise<F>,
): usize {
  if (a.poll()) return selected(changetype<usize>(a), 0);
  if (b.poll()) return selected(changetype<usize>(b), 1);
  if (c.poll()) return selected(changetype<usize>(c), 2);
  if (d.poll()) return selected(changetype<usize>(d), 3);
  if (e.poll()) return selected(changetype<usize>(e), 4);
  if (f.poll()) return selected(changetype<usize>(f), 5);
  return 0;
}

// @ts-ignore: decorator
@global
export async function __select6<A, B, C, D, E, F>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  e: Promise<E>,
  f: Promise<F>,
  mask: i32,
): Promise<Selected6<A, B, C, D, E, F>> {
  let won = first6<A, B, C, D, E, F>(a, b, c, d, e, f);
  while (!won) {
    suspend();
    won = first6<A, B, C, D, E, F>(a, b, c, d, e, f);
  }
  const losers = mask & ~(1 << i32(won & 7));
  if (losers & 1) a.drop();
  if (losers & 2) b.drop();
  if (losers & 4) c.drop();
  if (losers & 8) d.drop();
  if (losers & 16) e.drop();
  if (losers & 32) f.drop();
  return changetype<Selected6<A, B, C, D, E, F>>(won);
}
