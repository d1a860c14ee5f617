// How an async test runs: as a task, with batches until it has ended.

import { wfe } from "../abi/exec";
import { poll } from "../task/executor";

/** Runs batches until the task has ended. The clock of the test's host jumps while nothing is due. */
// @ts-ignore: decorator
@global
export function __runTest(test: TaskHandle): void {
  while (!test.done) poll(0, wfe());
}
