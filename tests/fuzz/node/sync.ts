// Channels, signals, locks and permits as Node has them: written from what docs and comments promise, with lists where the
// library has links and rings.
import type { Executor, Slot } from "./executor.js";
import { Future, SUSPEND, type Steps } from "./futures.js";

interface Waiter {
  slot: Slot;
  granted: boolean;
}

/** A line in which each waits for its turn. What is granted is the waiter's until it runs, or the next one's if it is cancelled. */
class Turns {
  /** How many were granted and have not run yet. */
  granted = 0;
  private line: Waiter[] = [];

  constructor(private readonly executor: Executor) {}

  grant(): void {
    const first = this.line.shift();
    if (!first) return;
    first.granted = true;
    this.granted++;
    this.executor.wake(first.slot);
  }

  *turn(): Steps<void> {
    const own: Waiter = { slot: this.executor.task, granted: false };
    this.line.push(own);
    let taken = false;
    try {
      while (!own.granted) yield SUSPEND;
      this.granted--;
      taken = true;
    } finally {
      if (!taken) this.leave(own);
    }
  }
  private leave(own: Waiter): void {
    if (own.granted) {
      this.granted--;
      this.grant();
    } else this.line = this.line.filter((other) => other !== own);
  }
}

export class Channel<T> {
  private readonly values: T[] = [];
  private readonly sending: Turns;
  private readonly receiving: Turns;

  constructor(
    executor: Executor,
    private readonly capacity: number,
  ) {
    this.sending = new Turns(executor);
    this.receiving = new Turns(executor);
  }

  get len(): number {
    return this.values.length;
  }
  private get hasRoom(): boolean {
    return this.values.length + this.sending.granted < this.capacity;
  }
  private get hasItem(): boolean {
    return this.values.length > this.receiving.granted;
  }

  send(value: T): Future<void> {
    return new Future(() => this.sendingOf(value));
  }
  private *sendingOf(value: T): Steps<void> {
    if (!this.hasRoom) yield* this.sending.turn();
    this.push(value);
  }
  trySend(value: T): boolean {
    const room = this.hasRoom;
    if (room) this.push(value);
    return room;
  }
  private push(value: T): void {
    this.values.push(value);
    this.receiving.grant();
  }

  receive(): Future<T> {
    return new Future(() => this.receivingOne());
  }
  private *receivingOne(): Steps<T> {
    if (!this.hasItem) yield* this.receiving.turn();
    return this.pop();
  }
  tryReceive(): { value: T } | null {
    return this.hasItem ? { value: this.pop() } : null;
  }
  peek(): { value: T } | null {
    return this.hasItem ? { value: this.values[0] as T } : null;
  }
  private pop(): T {
    const value = this.values.shift() as T;
    this.sending.grant();
    return value;
  }

  clear(): void {
    while (this.hasItem) {
      this.values.pop();
      this.sending.grant();
    }
  }
}

export class Signal<T> {
  private value: { of: T } | null = null;
  private readonly turns: Turns;

  constructor(executor: Executor) {
    this.turns = new Turns(executor);
  }

  get signaled(): boolean {
    return this.value !== null && this.turns.granted === 0;
  }
  signal(value: T): void {
    const wasFull = this.value !== null;
    this.value = { of: value };
    if (!wasFull) this.turns.grant();
  }
  wait(): Future<T> {
    return new Future(() => this.waiting());
  }
  private *waiting(): Steps<T> {
    if (!this.signaled) yield* this.turns.turn();
    const { of } = this.value as { of: T };
    this.value = null;
    return of;
  }
  reset(): void {
    if (this.signaled) this.value = null;
  }
}

/** So many permits; a mutex has one. */
export class Semaphore {
  private readonly turns: Turns;

  constructor(
    executor: Executor,
    private free: number,
  ) {
    this.turns = new Turns(executor);
  }

  get available(): number {
    return this.free - this.turns.granted;
  }
  acquire(): Future<Permit> {
    return new Future(() => this.acquiring(new Permit(this)));
  }
  protected *acquiring<P extends Permit>(permit: P): Steps<P> {
    if (this.available <= 0) yield* this.turns.turn();
    this.free--;
    return permit;
  }
  tryAcquire(): Permit | null {
    return this.tryTake(new Permit(this));
  }
  protected tryTake<P extends Permit>(permit: P): P | null {
    if (this.available <= 0) return null;
    this.free--;
    return permit;
  }
  release(permits: number): void {
    this.free += permits;
    for (let i = 0; i < permits; i++) this.turns.grant();
  }
}

export class Permit {
  constructor(private readonly of: Semaphore) {}
  [Symbol.dispose](): void {
    this.of.release(1);
  }
}

export class Mutex<T> extends Semaphore {
  constructor(
    executor: Executor,
    public content: T,
  ) {
    super(executor, 1);
  }
  get locked(): boolean {
    return this.available <= 0;
  }
  lock(): Future<MutexGuard<T>> {
    return new Future(() => this.acquiring(new MutexGuard(this)));
  }
  tryLock(): MutexGuard<T> | null {
    return this.tryTake(new MutexGuard(this));
  }
}

class MutexGuard<T> extends Permit {
  constructor(private readonly mutex: Mutex<T>) {
    super(mutex);
  }
  get value(): T {
    return this.mutex.content;
  }
  set value(value: T) {
    this.mutex.content = value;
  }
}
