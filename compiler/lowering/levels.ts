// What a program with several executors needs beside their tasks: the export that tells the host which there are, and a
// level's poll that leaves to what it preempts also what asc keeps in a global.
import { C, Type } from "../ir/binaryen.js";
import type { Builder } from "./builder.js";
import { LoweringError, walk } from "../ir/ir.js";
import type { Program } from "../ir/program.js";

const PREEMPT = "~lib/tickless/task/executor/preempt";
const SECTION_ENDS = "~lib/tickless/task/levels/CriticalSection#__dispose";
/** How many arguments a call gave, from the call to the stub that fills in the others. */
const ARGUMENT_COUNT = "~argumentsLength";

/** `levels`: bit n says that something is spawned on executor n. */
export function linkLevels(program: Program, levels: number): void {
  const { module } = program;
  module.addGlobal("levels", Type.I32, false, module.i32(levels & ~1));
  module.addGlobalExport("levels", "levels");
  if (!module.getGlobal(ARGUMENT_COUNT)) return;
  const preempt = module.getFunction(PREEMPT);
  const kept = C._BinaryenFunctionAddVar(preempt, Type.I32);
  const body = [
    module.local_set(kept, module.global_get(ARGUMENT_COUNT, Type.I32), false),
    C._BinaryenFunctionGetBody(preempt),
    module.global_set(ARGUMENT_COUNT, module.local_get(kept, Type.I32)),
  ];
  C._BinaryenFunctionSetBody(preempt, program.ir.block(body));
}

/** A critical section that an await leaves open would keep the levels out until the task runs again. */
export function reportHeldSections({ suspensions, ir }: Builder): void {
  for (const { owned } of suspensions) {
    for (const thing of owned) {
      if (thing.kind !== "guard") continue;
      walk(thing.dispose, (e) => {
        if (ir.callee(e) === SECTION_ENDS) throw new LoweringError(HELD, e);
      });
    }
  }
}
const HELD =
  "A critical section cannot be held over an await, because no higher level would run meanwhile: end its block before, or guard the data with a Mutex";
