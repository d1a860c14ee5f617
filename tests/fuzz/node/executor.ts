// The executor as Node has it: one run queue, timers in virtual time, tasks in the slots of pools. Written from what
// docs and comments promise, with lists where the library has links.
import { Future, SUSPEND, timeout, type Steps } from "./futures.js";

export interface Slot {
  generation: number;
  taken: boolean;
  queued: boolean;
  /** Has cancelled itself, and ends when it next suspends. */
  cancelled: boolean;
  future: Future<unknown> | null;
}

export class Pool {
  readonly slots: Slot[];
  constructor(size: number) {
    this.slots = Array.from({ length: size }, () => ({
      generation: 0,
      taken: false,
      queued: false,
      cancelled: false,
      future: null,
    }));
  }
}

interface Timer {
  at: number;
  slot: Slot;
}

/** Batches a run may take: more of them means that a program does not end. */
const MOST_BATCHES = 100_000;

export class Executor {
  now = 0;
  private running: Slot | null = null;
  private queue: Slot[] = [];
  private timers: Timer[] = [];
  private joiners: { slot: Slot; of: Slot }[] = [];

  /** Runs `main` as a task until nothing can happen any more. */
  run(main: Future<unknown>): void {
    this.spawn(main, new Pool(1));
    for (let batches = 0; this.queue.length > 0 || this.timers.length > 0; batches++) {
      if (batches > MOST_BATCHES) throw new Error("the program does not end");
      if (this.queue.length === 0) this.now = Math.min(...this.timers.map(({ at }) => at));
      this.expire();
      for (const slot of this.queue.splice(0)) this.poll(slot);
    }
  }

  private expire(): void {
    const due = this.timers.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
    this.timers = this.timers.filter(({ at }) => at > this.now);
    for (const { slot } of due) this.wake(slot);
  }

  wake(slot: Slot): void {
    if (!slot.taken || slot.queued || slot.cancelled) return;
    slot.queued = true;
    this.queue.push(slot);
  }

  private poll(slot: Slot): void {
    slot.queued = false;
    if (!slot.taken || !slot.future) return;
    this.running = slot;
    if (slot.future.poll()) {
      slot.generation++;
      this.release(slot);
    } else if (slot.cancelled) this.kill(slot);
    this.running = null;
  }

  private kill(slot: Slot): void {
    slot.generation++;
    slot.future?.drop();
    this.release(slot);
  }

  private release(slot: Slot): void {
    slot.taken = slot.cancelled = false;
    for (const joiner of this.joiners) if (joiner.of === slot) this.wake(joiner.slot);
  }

  get task(): Slot {
    if (!this.running) throw new Error("no task is running");
    return this.running;
  }

  // ---- what programs call

  trySpawn(future: Future<unknown>, pool: Pool): TaskHandle | null {
    const slot = pool.slots.find(({ taken }) => !taken);
    if (!slot) return null;
    slot.future = future;
    slot.taken = true;
    this.wake(slot);
    return new TaskHandle(this, slot);
  }

  spawn(future: Future<unknown>, pool: Pool): TaskHandle {
    const handle = this.trySpawn(future, pool);
    if (!handle) throw new Error("the pool is full");
    return handle;
  }

  cancel(slot: Slot): void {
    if (slot === this.running) slot.cancelled = true;
    else this.kill(slot);
  }

  yieldNow(): Future<void> {
    return new Future(() => this.yielding());
  }
  private *yielding(): Steps<void> {
    this.wake(this.task);
    yield SUSPEND;
  }

  sleep(ticks: number): Future<void> {
    return new Future(() => this.sleeping(ticks));
  }
  private *sleeping(ticks: number): Steps<void> {
    if (ticks <= 0) return;
    const timer = { at: this.now + ticks, slot: this.task };
    this.timers.push(timer);
    try {
      while (this.timers.includes(timer)) yield SUSPEND;
    } finally {
      this.timers = this.timers.filter((other) => other !== timer);
    }
  }

  withTimeout(ticks: number, future: Future<unknown>): Future<unknown> {
    return timeout(future, () => this.sleep(ticks));
  }

  *joining(handle: TaskHandle, of: Slot): Steps<void> {
    if (handle.done) return;
    const joiner = { slot: this.task, of };
    this.joiners.push(joiner);
    try {
      while (!handle.done) yield SUSPEND;
    } finally {
      this.joiners = this.joiners.filter((other) => other !== joiner);
    }
  }
}

export class TaskHandle {
  private readonly generation: number;

  constructor(
    private readonly executor: Executor,
    private readonly slot: Slot,
  ) {
    this.generation = slot.generation;
  }

  get done(): boolean {
    return this.generation !== this.slot.generation;
  }
  cancel(): void {
    if (!this.done) this.executor.cancel(this.slot);
  }
  join(): Future<void> {
    return new Future(() => this.executor.joining(this, this.slot));
  }
}
