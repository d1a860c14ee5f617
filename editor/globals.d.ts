// What every file of a program can use without an import, for TypeScript: AssemblyScript's own names, and ours.
// No DOM and no Node: `setTimeout` and `fetch` do not exist on a device.
/// <reference types="assemblyscript/std/types/assembly/index.d.ts" />

import * as intrinsics from "../dist/types/abi/intrinsics";
import * as handle from "../dist/types/task/handle";
import type { Bytes } from "../dist/types/io/bytes";
import type { Joined2, Joined3, Joined4, Joined5, Joined6 } from "../dist/types/futures/join";
import type { Selected2, Selected3, Selected4, Selected5, Selected6 } from "../dist/types/futures/select";

declare global {
  interface SymbolConstructor {
    /** The method that `using` calls at the end of the scope: `[Symbol.dispose](): void { … }`. */
    readonly dispose: unique symbol;
  }

  /** What `using` can hold: a class with one of these methods. */
  interface Disposable {
    /** Called at the end of the scope, and when the task is cancelled in it. Must not wait. */
    [Symbol.dispose]?(): void;
    /** The same, under a plain name. */
    dispose?(): void;
  }

  /** TypeScript asks for this name, too; `await using` does not exist here, because dispose cannot wait. */
  interface AsyncDisposable extends Disposable {}

  /** A future: what calling an async function gives. It has not begun, and runs while it is awaited, polled or spawned. */
  interface Promise<T> extends intrinsics.Promise<T> {}

  /** TypeScript asks for this name; nothing here makes use of it. */
  interface PromiseLike<T> extends Promise<T> {}

  /** TypeScript asks for this name, too: a future of a future is awaited twice. */
  type Awaited<T> = T;

  const Promise: {
    /**
     * `select` under JavaScript's name: waits for the first of two to six futures, written as an array literal, and gives
     * a result with `index` and `first`, `second`, …
     */
    race<A, B>(futures: [Promise<A>, Promise<B>]): Promise<Selected2<A, B>>;
    race<A, B, C>(futures: [Promise<A>, Promise<B>, Promise<C>]): Promise<Selected3<A, B, C>>;
    race<A, B, C, D>(futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>]): Promise<Selected4<A, B, C, D>>;
    race<A, B, C, D, E>(
      futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>, Promise<E>],
    ): Promise<Selected5<A, B, C, D, E>>;
    race<A, B, C, D, E, F>(
      futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>, Promise<E>, Promise<F>],
    ): Promise<Selected6<A, B, C, D, E, F>>;

    /**
     * `join` under JavaScript's name: waits for all of two to six futures, written as an array literal, and gives a
     * result with `first`, `second`, …
     */
    all<A, B>(futures: [Promise<A>, Promise<B>]): Promise<Joined2<A, B>>;
    all<A, B, C>(futures: [Promise<A>, Promise<B>, Promise<C>]): Promise<Joined3<A, B, C>>;
    all<A, B, C, D>(futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>]): Promise<Joined4<A, B, C, D>>;
    all<A, B, C, D, E>(
      futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>, Promise<E>],
    ): Promise<Joined5<A, B, C, D, E>>;
    all<A, B, C, D, E, F>(
      futures: [Promise<A>, Promise<B>, Promise<C>, Promise<D>, Promise<E>, Promise<F>],
    ): Promise<Joined6<A, B, C, D, E, F>>;
  };

  /** What a log line can carry, and `print` can show. */
  type Loggable = number | boolean | string | Bytes;

  /** AssemblyScript's `assert`, whose message is a log line here: it may have placeholders. */
  function assert(condition: unknown, format: string, ...values: Loggable[]): asserts condition;

  export import frameSlot = intrinsics.frameSlot;
  export import pool = intrinsics.pool;
  export import spawn = intrinsics.spawn;
  export import suspend = intrinsics.suspend;
  export import trySpawn = intrinsics.trySpawn;
  export import TaskHandle = handle.TaskHandle;
}
