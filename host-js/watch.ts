// Decides when a poll has run for too long. Wall-clock time alone would end healthy programs on a busy machine, where a
// thread may stand still for hundreds of milliseconds; processor time alone would count what other threads do.
//
//   look:   entries 7   7   7   7   8   9   9   9 ...      odd: the blob is inside a poll
//   since:          ^ the same poll from here on: both clocks must pass the budget before entries moves

export class PollWatch {
  private seen = { entries: 0, wall: 0, processor: 0 };

  /** `budget` in milliseconds, like both clocks. */
  constructor(private readonly budget: number) {}

  /** True: the poll that was running at an earlier look is still running, and over its budget on both clocks. */
  look(entries: number, wall: number, processor: number): boolean {
    if (entries !== this.seen.entries) this.seen = { entries, wall, processor };
    const inside = entries % 2 !== 0;
    return inside && wall - this.seen.wall > this.budget && processor - this.seen.processor > this.budget;
  }
}
