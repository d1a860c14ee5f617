// Imports of module `trace`: only in programs built with --trace. A task is named by its header's address.

/** The task is about to be polled. */
// @ts-ignore: decorator
@external("trace", "polled")
export declare function polled(task: usize): void;

/** A wake-up has put the task into the run queue. */
// @ts-ignore: decorator
@external("trace", "woken")
export declare function woken(task: usize): void;

/** The task has finished or was cancelled. */
// @ts-ignore: decorator
@external("trace", "finished")
export declare function finished(task: usize): void;
