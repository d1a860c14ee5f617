// Fair waiting for something there are `n` of: items in a channel, free places in it, a signal's value.
//
//              add                 grant                   take
//   frame ------------> WAITING ------------> GRANTED ------------> done
//                          |                     |
//                          | cancelled           | cancelled: the grant goes to the next in line
//                          v                     v
//
// A grant is a promise: what was granted is kept for the waiter until it runs, so nobody who comes later takes it and
// every wake-up finds what it was for. Whoever grants, stands in line or takes does so in a critical section.

import { task, wake } from "../task/executor";
import { enter, leave } from "../task/levels";
import { Link, append, oldest, unlink } from "../task/list";

/** Who waits, in order of arrival, and how many were granted and have not run yet. Lies inside the thing waited for. */
@unmanaged
@final
export class Turns extends Link {
  // The first two words are the list; the third is not a task here but the count.
  @inline
  get granted(): i32 {
    return <i32>this.task;
  }

  /** Lets the longest waiting task go on, if there is one. Called once for each thing that became free. */
  @inline
  grant(): void {
    const first = oldest(changetype<usize>(this));
    if (first) this.grantTo(changetype<Turn>(first));
  }

  private grantTo(turn: Turn): void {
    this.task++;
    unlink(turn);
    wake(turn.task);
  }
}

/** One waiter: 16 bytes in its frame. */
@unmanaged
@final
export class Turn extends Link {
  turns: usize;

  /** Stands in line for the running task. */
  stand(turns: Turns): Turn {
    this.task = task;
    this.turns = changetype<usize>(turns);
    append(changetype<usize>(turns), this);
    return this;
  }

  /** Still in line. */
  @inline
  get waiting(): bool {
    return this.next != 0;
  }

  /** Takes what was granted. */
  @inline
  take(): void {
    changetype<Turns>(this.turns).task--;
    this.task = 0;
  }

  @inline
  [Symbol.dispose](): void {
    if (this.task) this.giveUp();
  }

  /** Cancelled: leaves the line, or gives what it was granted to the next. */
  private giveUp(): void {
    enter();
    if (this.next) unlink(this);
    else {
      this.take();
      changetype<Turns>(this.turns).grant();
    }
    leave();
  }
}
