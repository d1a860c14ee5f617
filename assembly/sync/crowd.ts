// Waiting for something that is there for everybody once it is there: whoever waits goes on, all at once and in order of
// arrival. What was true when they were woken may have changed again when they run; who minds tests again.

import { task, wake } from "../task/executor";
import { enter, leave } from "../task/levels";
import { Link, append, oldest, unlink } from "../task/list";

/** One who waits: 12 bytes in its frame. A crowd itself is a list, two words in the thing waited for. */
@unmanaged
@final
export class Member extends Link {
  /** Makes the running task wait with the others. In a critical section, begun before the caller saw that it has to. */
  enter(crowd: usize): Member {
    this.task = task;
    append(crowd, this);
    return this;
  }

  /** Nobody has let the crowd go yet. */
  @inline
  get waiting(): bool {
    return this.next != 0;
  }

  /** A cancelled wait leaves nothing. */
  @inline
  [Symbol.dispose](): void {
    enter();
    if (this.next) unlink(this);
    leave();
  }
}

/** Lets everybody go on who waits now. */
export function letGo(crowd: usize): void {
  enter();
  for (let first = oldest(crowd); first; first = oldest(crowd)) {
    const member = changetype<Member>(first);
    unlink(member);
    wake(member.task);
  }
  leave();
}
