// Mistakes in what is dropped and when, in scopes and guards, and in the library's tasks, handles and waits.
import { at, byFuzzer, endless, unrun, type Mistake } from "./mistake.js";

const EXECUTOR = "../assembly/task/executor.ts";
const HANDLE = "../assembly/task/handle.ts";
const TASKS = "lowering/tasks.ts";
const SCOPES = "lowering/scopes.ts";
const DROP = "lowering/drop.ts";

export const taskMistakes: Mistake[] = [
  // what a drop does, and in which order
  byFuzzer(DROP, "the awaited child is dropped last", "reverse()) code.push(", "reverse()) code.unshift("),
  byFuzzer(
    DROP,
    "a result that was moved out is disposed by the drop",
    "ir.i32(DONE)), dispose)",
    "ir.i32(TAKEN)), dispose)",
  ),
  at(
    DROP,
    "the guards of the only state run in every state",
    "return ir.module.if(ir.eq(state(), ir.i32(only.state)), ir.block(only.code));",
    "return ir.block(only.code);",
  ),
  byFuzzer(
    DROP,
    "a cancel does not drop kept futures",
    "return thing.callee.dropped ? [dropFrame(b, thing)] : [];",
    "return [];",
  ),
  at(
    "../assembly/abi/intrinsics.ts",
    "a result that was read stays",
    "store<u16>(frame, TAKEN);",
    "store<u16>(frame, DONE);",
  ),
  // scopes and guards
  byFuzzer(
    SCOPES,
    "a return out of one scope disposes nothing",
    "if (this.owned.length === 0) return e;",
    "if (this.owned.length <= 1) return e;",
  ),
  byFuzzer(
    SCOPES,
    "a break ends everything that is open",
    "if (label) this.depthOfLabel.set(label, this.owned.length);",
    "if (label) this.depthOfLabel.set(label, 0);",
  ),
  at(SCOPES, "what a break gives is computed after the disposals", "out = this.saved(value, list);", "out = value;"),
  at(
    SCOPES,
    "what a return gives is computed after the disposals",
    "C._BinaryenCallSetOperandAt(value, 0, this.saved(operand, list));",
    "C._BinaryenCallSetOperandAt(value, 0, operand);",
  ),
  at(
    "ir/ir.ts",
    "a copied dispose leaves the labels of the first",
    "if (id === X.Break && own.has(this.breakName(to)))",
    "if (id === X.Break && own.size < 0)",
  ),
  at(
    "lowering/outline.ts",
    "dispose code in a function of its own reads its own locals for what it is given",
    "renumber(dispose, [...uses, ...writes]);",
    "renumber(dispose, [...writes, ...uses]);",
  ),
  // frames
  at(
    "lowering/calls.ts",
    "the frame of an awaited join is given away at once",
    "if (b.program.isFrameView(callee.result)) own(b",
    "if (!b.program.isFrameView(callee.result)) own(b",
  ),
  at(
    "lowering/layout.ts",
    "a result is written over what it points to",
    "b.program.isFrameView(b.f.result) ? FRAME_HEADER + result : FRAME_HEADER;",
    "b.program.isFrameView(b.f.result) ? FRAME_HEADER : FRAME_HEADER;",
  ),
  // pools
  at(
    TASKS,
    "the first slot of a pool is never used",
    "return [set(header, ir.i32(address)), search];",
    "return [set(header, ir.i32(address + stride)), search];",
  ),
  at(
    TASKS,
    "the search in a pool of many slots leaves out the first when it goes round",
    "const wrap = module.if(ir.eq(next, end), set(header, ir.i32(address)));",
    "const wrap = module.if(ir.eq(next, end), set(header, ir.i32(address + stride)));",
  ),
  at(TASKS, "the last slot of a pool is never used", "address + size * stride", "address + (size - 1) * stride"),
  unrun(
    "refusal",
    at(
      TASKS,
      "the stub of a function has a pool of its own",
      "pools.get(withoutStub(f.name)) ??",
      "pools.get(f.name + '?') ??",
    ),
  ),
  at(
    TASKS,
    "a future that was polled to its end is taken",
    "this.operand(), ir.i32(DONE), Type.I32)",
    "this.operand(), ir.i32(TAKEN), Type.I32)",
  ),
  at(
    TASKS,
    "a task is dropped at its header",
    "[ir.call(dropName(f), [this.frame()]",
    "[ir.call(dropName(f), [this.operand()]",
  ),
  at(TASKS, "a pool of one slot is never full", "if (size === 1 && neverFull) return", "if (size === 1) return"),
  at(TASKS, "what a plain function spawns happens once", 'return owner === "start";', "return true;"),
  at(
    TASKS,
    "an async function that spawns runs once",
    "sites.firstInLoop !== null || owner.callers > 1) return false;",
    "sites.firstInLoop !== null) return true;",
  ),
  at(TASKS, "a spawn in a loop happens once", "if (sites.some(({ firstInLoop }) => firstInLoop !== null) ||", "if ("),
  // generations, queue, self-cancel
  at(EXECUTOR, "a slot does not count its occupants", "GENERATION) + 1, GENERATION);", "GENERATION) + 0, GENERATION);"),
  byFuzzer(
    HANDLE,
    "a handle does not know the generation",
    "return (generation << ADDRESS_BITS) | (header >> 2);",
    "return ((generation & 0) << ADDRESS_BITS) | (header >> 2);",
  ),
  at(
    EXECUTOR,
    "a freed slot forgets that it is queued",
    "load<u8>(at, FLAGS) & QUEUED, FLAGS);",
    "load<u8>(at, FLAGS) & 0, FLAGS);",
  ),
  at(
    EXECUTOR,
    "a task that cancelled itself goes on",
    "if (load<u8>(at, FLAGS) & CANCELLED) kill(at);",
    "if (load<u8>(at, FLAGS) & 0) kill(at);",
  ),
  at(
    HANDLE,
    "a task that cancels itself is dropped while it runs",
    "if (header == task) killSelf();",
    "if (header == 0) killSelf();",
  ),
  byFuzzer(
    HANDLE,
    "the end of a task wakes nobody who joins it",
    "if (node.target == header) wake(node.task);",
    "if (node.target == 0) wake(node.task);",
  ),
  // waits
  at(
    "../assembly/time/timeout.ts",
    "what comes too late is not dropped",
    "  future.drop();",
    "  if (!t) future.drop();",
  ),
  endless(
    byFuzzer(
      "../assembly/time/queue.ts",
      "a cancelled wait leaves its timer",
      "if (this.task) cancel(this);",
      "if (!this.task) cancel(this);",
    ),
  ),
  at(
    "../assembly/futures/select.ts",
    "of two that end together the second wins",
    "function first2<A, B>(a: Promise<A>, b: Promise<B>): usize {",
    "function first2<A, B>(a: Promise<A>, b: Promise<B>): usize {\n  if (b.poll()) return selected(changetype<usize>(b), 1);",
  ),
  byFuzzer(
    "../assembly/futures/select.ts",
    "select of two drops no loser",
    "won = first2<A, B>(a, b);\n  }\n  const losers = mask &",
    "won = first2<A, B>(a, b);\n  }\n  const losers = 0 &",
  ),
  at(
    EXECUTOR,
    "a wake of a finished task polls it",
    "if (load<u8>(sleeper, FLAGS) != SPAWNED) return;",
    "if (load<u8>(sleeper, FLAGS) & QUEUED) return;",
  ),
  at(
    EXECUTOR,
    "a spawned task waits until somebody wakes it",
    "  wake(at);\n}\n\n/** The handle word",
    "  if (last == at) wake(at);\n}\n\n/** The handle word",
  ),
];
