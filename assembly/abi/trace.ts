// Imports of module `trace`: only in programs built with --trace. A task is named by its header's address.

/** The task is about to be polled. */
@external("trace", "polled")
export declare function polled(task: usize): void;

/** A wake-up has put the task into the run queue. */
@external("trace", "woken")
export declare function woken(task: usize): void;

/** The task has finished or was cancelled. */
@external("trace", "finished")
export declare function finished(task: usize): void;
