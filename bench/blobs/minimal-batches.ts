// In the place of awaits/batches.ts when the executor is the minimal one.

export { batchNow, batches, stop } from "tickless/task/executor";
