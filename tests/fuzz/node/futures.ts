// Futures as Node has them: generators that begin when they are first polled, and whose `finally` blocks a cancel runs.
//
//     new --poll--> waiting --poll--> done --take--> taken
//      |               |                |
//      +-----drop------+------drop------+---------> taken     waiting: the child first, then the finally blocks, innermost first
//                                                            done: the result, if it can be disposed

/** What a leaf yields to say that it waits. */
export const SUSPEND = Symbol("suspend");
export type Steps<T> = Generator<Future<unknown> | typeof SUSPEND, T, unknown>;

export class Future<T> {
  private state: "new" | "waiting" | "done" | "taken" = "new";
  private steps: Steps<T> | null = null;
  private child: Future<unknown> | null = null;
  private result: T | undefined;
  /** In a variable, where its block drops it. */
  kept = false;

  constructor(private readonly begin: () => Steps<T>) {}

  get done(): boolean {
    return this.state === "done" || this.state === "taken";
  }

  /** The result; one that can be disposed moves out. */
  get value(): T {
    if (this.state !== "done") throw new Error("there is no result to take");
    if (isDisposable(this.result)) this.state = "taken";
    return this.result as T;
  }

  poll(): boolean {
    if (this.done) return true;
    this.steps ??= this.begin();
    this.state = "waiting";
    for (let input: unknown = undefined; ;) {
      if (this.child) {
        if (!this.child.poll()) return false;
        input = this.child.value;
        this.child = null;
      }
      const { done, value } = this.steps.next(input);
      if (done) {
        this.result = value;
        this.state = "done";
        return true;
      }
      if (!(value instanceof Future)) return false;
      this.child = value;
    }
  }

  drop(): void {
    const { state } = this;
    // A `finally` block that drops it again finds nothing to do.
    this.state = "taken";
    if (state === "waiting") {
      if (this.child && !this.child.kept) this.child.drop();
      this.steps?.return(undefined as T);
    } else if (state === "done") dispose(this.result);
  }

  [Symbol.dispose](): void {
    this.drop();
  }
}

interface Disposable {
  [Symbol.dispose](): void;
}
const isDisposable = (value: unknown): value is Disposable =>
  typeof value === "object" && value !== null && Symbol.dispose in value;
export function dispose(value: unknown): void {
  if (isDisposable(value)) value[Symbol.dispose]();
}

/** A future in a variable: `using f = keep(g());`. */
export function keep<T>(future: Future<T>): Future<T> {
  future.kept = true;
  return future;
}

const dropTemporaries = (futures: readonly Future<unknown>[]): void =>
  [...futures].reverse().forEach((future) => future.kept || future.drop());

/** The result of `select`, `join` or a timeout: as long as it lives, so do the futures it reads from. */
class Results {
  constructor(
    protected readonly futures: readonly Future<unknown>[],
    readonly index: number,
  ) {}
  get first(): unknown {
    return this.futures[0]?.value;
  }
  get second(): unknown {
    return this.futures[1]?.value;
  }
  get third(): unknown {
    return this.futures[2]?.value;
  }
  get fourth(): unknown {
    return this.futures[3]?.value;
  }
  get timedOut(): boolean {
    return this.index < 0;
  }
  get value(): unknown {
    return this.first;
  }
  [Symbol.dispose](): void {
    dropTemporaries(this.futures);
  }
}

/** Runs `steps`; when they are left before their end, the futures that nobody holds are dropped. */
function* owning(futures: readonly Future<unknown>[], steps: Steps<Results>): Steps<Results> {
  let ended = false;
  try {
    const results = yield* steps;
    ended = true;
    return results;
  } finally {
    if (!ended) dropTemporaries(futures);
  }
}

export function select(...futures: Future<unknown>[]): Future<Results> {
  function* steps(): Steps<Results> {
    for (;;) {
      const won = futures.findIndex((future) => future.poll());
      if (won >= 0) {
        futures.forEach((future, i) => i === won || future.kept || future.drop());
        return new Results(futures, won);
      }
      yield SUSPEND;
    }
  }
  return new Future(() => owning(futures, steps()));
}

export function join(...futures: Future<unknown>[]): Future<Results> {
  function* steps(): Steps<Results> {
    while (futures.filter((future) => !future.poll()).length > 0) yield SUSPEND;
    return new Results(futures, 0);
  }
  return new Future(() => owning(futures, steps()));
}

/** `expired` begins when the future has not finished at once, and is done when the time is up. */
export function timeout(future: Future<unknown>, expired: () => Future<void>): Future<Results> {
  function* steps(): Steps<Results> {
    if (future.poll()) return new Results([future], 0);
    const timer = expired();
    try {
      while (!timer.poll()) {
        yield SUSPEND;
        if (future.poll()) return new Results([future], 0);
      }
    } finally {
      timer.drop();
    }
    future.drop();
    return new Results([future], -1);
  }
  return new Future(() => owning([future], steps()));
}
