// All of several futures. `join(a, b, ...)` and `Promise.all([a, b, ...])` are written by the compiler as the function for
// that many. What comes out is the address of the futures' addresses in join's own frame, which the caller keeps until
// the end of the block, as it keeps the futures and their results.

/**
 * Waits for all of two to six futures and gives a result with `first`, `second`, ... Results that nobody reads are
 * disposed at the end of the block. As cancel-safe as the futures are.
 */
export function join(): void {
  unreachable();
}

/** What `join` of two futures gives. */
@unmanaged
@final
export class Joined2<A, B> {
  /** @internal */
  a: usize;
  /** @internal */
  b: usize;

  /** What the first future gave. */
  get first(): A {
    return changetype<Promise<A>>(this.a).value;
  }
  /** What the second future gave. */
  get second(): B {
    return changetype<Promise<B>>(this.b).value;
  }
}

// @ts-ignore: decorator
@global
export async function __join2<A, B>(a: Promise<A>, b: Promise<B>): Promise<Joined2<A, B>> {
  while (!(i32(a.poll()) & i32(b.poll()))) suspend();
  const all = frameSlot<Joined2<A, B>>();
  all.a = changetype<usize>(a);
  all.b = changetype<usize>(b);
  return all;
}

/** What `join` of three futures gives. */
@unmanaged
@final
export class Joined3<A, B, C> {
  /** @internal */
  a: usize;
  /** @internal */
  b: usize;
  /** @internal */
  c: usize;

  /** What the first future gave. */
  get first(): A {
    return changetype<Promise<A>>(this.a).value;
  }
  /** What the second future gave. */
  get second(): B {
    return changetype<Promise<B>>(this.b).value;
  }
  /** What the third future gave. */
  get third(): C {
    return changetype<Promise<C>>(this.c).value;
  }
}

// @ts-ignore: decorator
@global
export async function __join3<A, B, C>(a: Promise<A>, b: Promise<B>, c: Promise<C>): Promise<Joined3<A, B, C>> {
  while (!(i32(a.poll()) & i32(b.poll()) & i32(c.poll()))) suspend();
  const all = frameSlot<Joined3<A, B, C>>();
  all.a = changetype<usize>(a);
  all.b = changetype<usize>(b);
  all.c = changetype<usize>(c);
  return all;
}

/** What `join` of four futures gives. */
@unmanaged
@final
export class Joined4<A, B, C, D> {
  /** @internal */
  a: usize;
  /** @internal */
  b: usize;
  /** @internal */
  c: usize;
  /** @internal */
  d: usize;

  /** What the first future gave. */
  get first(): A {
    return changetype<Promise<A>>(this.a).value;
  }
  /** What the second future gave. */
  get second(): B {
    return changetype<Promise<B>>(this.b).value;
  }
  /** What the third future gave. */
  get third(): C {
    return changetype<Promise<C>>(this.c).value;
  }
  /** What the fourth future gave. */
  get fourth(): D {
    return changetype<Promise<D>>(this.d).value;
  }
}

// @ts-ignore: decorator
@global
export async function __join4<A, B, C, D>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
): Promise<Joined4<A, B, C, D>> {
  while (!(i32(a.poll()) & i32(b.poll()) & i32(c.poll()) & i32(d.poll()))) suspend();
  const all = frameSlot<Joined4<A, B, C, D>>();
  all.a = changetype<usize>(a);
  all.b = changetype<usize>(b);
  all.c = changetype<usize>(c);
  all.d = changetype<usize>(d);
  return all;
}

/** What `join` of five futures gives. */
@unmanaged
@final
export class Joined5<A, B, C, D, E> {
  /** @internal */
  a: usize;
  /** @internal */
  b: usize;
  /** @internal */
  c: usize;
  /** @internal */
  d: usize;
  /** @internal */
  e: usize;

  /** What the first future gave. */
  get first(): A {
    return changetype<Promise<A>>(this.a).value;
  }
  /** What the second future gave. */
  get second(): B {
    return changetype<Promise<B>>(this.b).value;
  }
  /** What the third future gave. */
  get third(): C {
    return changetype<Promise<C>>(this.c).value;
  }
  /** What the fourth future gave. */
  get fourth(): D {
    return changetype<Promise<D>>(this.d).value;
  }
  /** What the fifth future gave. */
  get fifth(): E {
    return changetype<Promise<E>>(this.e).value;
  }
}

// @ts-ignore: decorator
@global
export async function __join5<A, B, C, D, E>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  e: Promise<E>,
): Promise<Joined5<A, B, C, D, E>> {
  while (!(i32(a.poll()) & i32(b.poll()) & i32(c.poll()) & i32(d.poll()) & i32(e.poll()))) suspend();
  const all = frameSlot<Joined5<A, B, C, D, E>>();
  all.a = changetype<usize>(a);
  all.b = changetype<usize>(b);
  all.c = changetype<usize>(c);
  all.d = changetype<usize>(d);
  all.e = changetype<usize>(e);
  return all;
}

/** What `join` of six futures gives. */
@unmanaged
@final
export class Joined6<A, B, C, D, E, F> {
  /** @internal */
  a: usize;
  /** @internal */
  b: usize;
  /** @internal */
  c: usize;
  /** @internal */
  d: usize;
  /** @internal */
  e: usize;
  /** @internal */
  f: usize;

  /** What the first future gave. */
  get first(): A {
    return changetype<Promise<A>>(this.a).value;
  }
  /** What the second future gave. */
  get second(): B {
    return changetype<Promise<B>>(this.b).value;
  }
  /** What the third future gave. */
  get third(): C {
    return changetype<Promise<C>>(this.c).value;
  }
  /** What the fourth future gave. */
  get fourth(): D {
    return changetype<Promise<D>>(this.d).value;
  }
  /** What the fifth future gave. */
  get fifth(): E {
    return changetype<Promise<E>>(this.e).value;
  }
  /** What the sixth future gave. */
  get sixth(): F {
    return changetype<Promise<F>>(this.f).value;
  }
}

// @ts-ignore: decorator
@global
export async function __join6<A, B, C, D, E, F>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
  d: Promise<D>,
  e: Promise<E>,
  f: Promise<F>,
): Promise<Joined6<A, B, C, D, E, F>> {
  while (!(i32(a.poll()) & i32(b.poll()) & i32(c.poll()) & i32(d.poll()) & i32(e.poll()) & i32(f.poll()))) suspend();
  const all = frameSlot<Joined6<A, B, C, D, E, F>>();
  all.a = changetype<usize>(a);
  all.b = changetype<usize>(b);
  all.c = changetype<usize>(c);
  all.d = changetype<usize>(d);
  all.e = changetype<usize>(e);
  all.f = changetype<usize>(f);
  return all;
}
