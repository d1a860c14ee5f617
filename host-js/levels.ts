// Executors by priority: executor 0 runs in the main flow, 1 to 3 preempt what is below them. Nothing can interrupt a
// module in this host, so a level runs where what it waits for comes to be pending: behind the import that did it, or out
// of the sleep. An import itself is never preempted, and neither is what stands between `mask` and `unmask`.
import { EXECUTORS, type EventLines } from "./lines.js";

export type Import = (...values: never[]) => number | bigint | void;

export class Levels {
  private readonly pended = new Uint8Array(EXECUTORS);
  /** Bit n: the module has executor n. */
  private existing = 1;
  /** Imports and critical sections that keep the levels out. */
  private held = 0;
  private running = 0;

  /** `poll` runs one batch of an executor above 0. */
  constructor(
    private readonly lines: EventLines,
    private readonly poll: (executor: number, lines: number) => void,
  ) {}

  /** Takes the module's exported `levels`. */
  exist(mask: number): void {
    this.existing = (mask & ((1 << EXECUTORS) - 1)) | 1;
  }

  has(executor: number): boolean {
    return executor >= 0 && executor < EXECUTORS && (this.existing & (1 << executor)) !== 0;
  }

  pend(executor: number): void {
    if (this.has(executor)) this.pended[executor] = 1;
  }

  pending(executor: number): boolean {
    return this.pended[executor] === 1 || this.lines.summary(executor) !== 0;
  }

  /** A batch of that executor begins: takes its pend and gives its summary word. */
  begin(executor: number): number {
    this.pended[executor] = 0;
    return this.lines.summary(executor);
  }

  hold(): void {
    this.held++;
  }
  release(): void {
    this.held--;
    this.letIn();
  }

  /** An import of the module: what it makes pending above runs behind it. */
  keptOut(call: Import): Import {
    return (...values) => {
      this.hold();
      const result = call(...values);
      this.release();
      return result;
    };
  }

  /** Lets the levels in, unless they are kept out. */
  letIn(): void {
    if (this.held === 0) this.run();
  }

  /** Runs what is pending above the executor that runs, highest first. */
  run(): void {
    for (let level = EXECUTORS - 1; level > this.running;) {
      if (!this.pending(level)) {
        level--;
        continue;
      }
      const below = this.running;
      this.running = level;
      this.poll(level, this.begin(level));
      this.running = below;
      level = EXECUTORS - 1;
    }
  }
}
