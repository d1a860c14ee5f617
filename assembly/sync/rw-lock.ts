// A value that many may read or one may write. Fair: readers and writers stand in one line, so that neither waits for ever.

import { task, wake } from "../task/executor";
import { enter, leave } from "../task/levels";
import { Link, append, oldest, unlink } from "../task/list";

/** The line, and who has the lock: -1 a writer, else how many readers. What is granted counts as held. */
@unmanaged
@final
class Line extends Link {
  // The first two words are the list; the third is not a task here but who has the lock.
  @inline
  get held(): i32 {
    return <i32>this.task;
  }

  /** Takes the lock at once if nobody is before; false: stand in line. */
  pass(writes: bool): bool {
    if (oldest(changetype<usize>(this)) || this.held < 0 || (writes && this.held)) return false;
    this.hold(writes);
    return true;
  }

  @inline
  tryPass(writes: bool): bool {
    enter();
    const passed = this.pass(writes);
    leave();
    return passed;
  }

  @inline
  private hold(writes: bool): void {
    this.task = writes ? -1 : this.task + 1;
  }

  release(): void {
    enter();
    this.task = this.held < 0 ? 0 : this.task - 1;
    this.admit();
    leave();
  }

  /** Lets in whoever is first, and readers behind readers. */
  admit(): void {
    for (let first = oldest(changetype<usize>(this)); first; first = oldest(changetype<usize>(this))) {
      const place = changetype<Place>(first);
      if (this.held < 0 || (place.writes && this.held)) return;
      this.hold(<bool>place.writes);
      unlink(place);
      wake(place.task);
    }
  }
}

/** One who waits: 20 bytes in its frame. */
@unmanaged
@final
class Place extends Link {
  line: usize;
  writes: i32;

  stand(line: Line, writes: bool): Place {
    this.task = task;
    this.line = changetype<usize>(line);
    this.writes = i32(writes);
    append(changetype<usize>(line), this);
    return this;
  }

  @inline
  get waiting(): bool {
    return this.next != 0;
  }

  /** The lock is the caller's now. */
  @inline
  take(): void {
    this.task = 0;
  }

  /** Cancelled: leaves the line, which may go on without it, or gives back what it was granted. */
  [Symbol.dispose](): void {
    if (!this.task) return;
    const line = changetype<Line>(this.line);
    enter();
    if (this.next) {
      unlink(this);
      line.admit();
    } else line.release();
    leave();
  }
}

/** The right to read. Keep it with `using`: it is given back at the end of the block. */
@unmanaged
@final
export class ReadGuard<T> {
  /** What the lock guards. */
  @inline
  get value(): T {
    return changetype<RwLock<T>>(this).content;
  }

  /** Gives the right back. Once: `using` does it by itself. */
  @inline
  [Symbol.dispose](): void {
    changetype<RwLock<T>>(this).unlock();
  }
}

/** The right to write, held by one task alone. Keep it with `using`: it is given back at the end of the block. */
@unmanaged
@final
export class WriteGuard<T> {
  /** What the lock guards. */
  @inline
  get value(): T {
    return changetype<RwLock<T>>(this).content;
  }
  // @ts-ignore: decorator
  @inline
  set value(value: T) {
    changetype<RwLock<T>>(this).content = value;
  }

  /** Gives the right back. Once: `using` does it by itself. */
  @inline
  [Symbol.dispose](): void {
    changetype<RwLock<T>>(this).unlock();
  }
}

/** A value with many readers or one writer at a time. Make it in a module initialiser: it allocates once. */
@final
export class RwLock<T> {
  // A Line: three words.
  private line0: usize = 0;
  private line1: usize = 0;
  private line2: usize = 0;
  /** @internal What the lock guards. */
  content: T;

  /** Unlocked, guarding a value. */
  constructor(value: T) {
    this.content = value;
  }

  @inline
  private get line(): Line {
    return changetype<Line>(this);
  }

  /**
   * Waits until no writer has the lock or stands before: `using guard = await lock.read();`. Cancel-safe: a cancelled
   * `read` loses its place in the line, and what it had won already goes back.
   */
  async read(): Promise<ReadGuard<T>> {
    enter();
    if (!this.line.pass(false)) {
      using place = frameSlot<Place>().stand(this.line, false);
      leave();
      while (place.waiting) suspend();
      place.take();
    } else leave();
    return changetype<ReadGuard<T>>(this);
  }

  /** Waits until the lock is this task's alone. Cancel-safe, as `read` is. */
  async write(): Promise<WriteGuard<T>> {
    enter();
    if (!this.line.pass(true)) {
      using place = frameSlot<Place>().stand(this.line, true);
      leave();
      while (place.waiting) suspend();
      place.take();
    } else leave();
    return changetype<WriteGuard<T>>(this);
  }

  /** Reads if that needs no waiting; null: it does. */
  tryRead(): ReadGuard<T> | null {
    return this.line.tryPass(false) ? changetype<ReadGuard<T>>(this) : null;
  }

  /** Writes if that needs no waiting; null: it does. */
  tryWrite(): WriteGuard<T> | null {
    return this.line.tryPass(true) ? changetype<WriteGuard<T>>(this) : null;
  }

  /** @internal */
  unlock(): void {
    this.line.release();
  }
}
