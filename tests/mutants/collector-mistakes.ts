// Mistakes in what the collector is shown, each of which frees something that lives or keeps something dead.
import { byCollector, type Mistake } from "./mistake.js";

const VISIT = "lowering/visit.ts";
const BUILDER = "lowering/builder.ts";

export const collectorMistakes: Mistake[] = [
  byCollector(VISIT, "awaited children are not visited", "...(s.child ? [s.child] : []), ", ""),
  byCollector(VISIT, "kept futures are not visited at a suspension", "...s.owned.filter(isFuture)", ""),
  byCollector(
    VISIT,
    "kept futures are not visited between suspensions",
    "arms.push({ state: number, code: visitor.frames(futures) });",
    "arms.push({ state: number, code: visitor.frames(futures.slice(futures.length)) });",
  ),
  byCollector(
    VISIT,
    "arguments are not visited before the first poll",
    "visitor.locals(liveness.inputs) }",
    "visitor.locals(new Set()) }",
  ),
  byCollector(VISIT, "locals are not visited at a suspension", "...visitor.locals(liveness.live(s)), ", ""),
  byCollector(
    VISIT,
    "results that nobody has read are not visited",
    "program.isReference(f.result) ?",
    "program.isReference(f.result) && arms.length < 0 ?",
  ),
  byCollector(VISIT, "only the first slot of a pool is visited", "address + size * stride", "address + stride"),
  byCollector(
    BUILDER,
    "what has ended does not say so",
    "return this.program.collected ? ir.block([this.storeState(ir.i32(TAKEN)), ready], Type.Unreachable) : ready;",
    "return ready;",
  ),
  byCollector(
    BUILDER,
    "an inventory counts futures of blocks that have ended",
    ".filter((f) => this.isOpen(f));",
    ".filter((f) => f.site.index >= 0);",
  ),
  byCollector(
    BUILDER,
    "operands that wait for an await are no references",
    "this.putAway(value, this.isReference(old))",
    "this.putAway(this.program.references.unmarked(value), false)",
  ),
  byCollector(
    "lowering/liveness.ts",
    "what only the frame holds is lost when the frame changes",
    "if (!inventoried.has(block)) return [];",
    "if (blocks.length > 0) return [];",
  ),
  byCollector(
    "lowering/emit.ts",
    "references that come from the frame have no place on the shadow stack when it changes",
    "this.liveness.inventoried(block) ? b.set.bind(b) : b.setUnmarked.bind(b)",
    "b.setUnmarked.bind(b)",
  ),
  byCollector(
    "lowering/calls.ts",
    "a future that was perhaps not made looks as if it had arguments",
    "ir.i32(b.program.collected ? TAKEN : 0)",
    "ir.i32(0)",
  ),
  byCollector(
    "lowering/calls.ts",
    "arguments are unseen while later ones are evaluated",
    "const isReference = i < operands.length - 1 && b.isReference(operand);",
    "const isReference = false;",
  ),
  byCollector(
    "lowering/calls.ts",
    "the result of an await is no reference",
    "const local = b.newLocal(storage.type, b.program.isReference(space.callee.result));",
    "const local = b.newLocal(storage.type);",
  ),
  byCollector(
    "lowering/calls.ts",
    "no inventory is taken where a future is made",
    "list.push(...b.takeInventory(), addressOf(b, space));",
    "list.push(addressOf(b, space));",
  ),
  byCollector(
    "lowering/calls.ts",
    "no inventory is taken where a slot is given out",
    "const inventory = b.takeInventory();",
    "const inventory: Expr[] = [];",
  ),
  byCollector(
    "lowering/settle.ts",
    "an inventory counts a future that has ended and whose place is used again",
    'if (now === "settled") counted.push(inventory);',
    'if (now !== "settled") needsMark ||= now === "either";',
  ),
  byCollector(
    "ir/program.ts",
    "what asc keeps in temporaries of its own is no reference",
    "!program.references.isMarked(C._BinaryenLocalSetGetValue(e))",
    "!program.references.isMarked(e)",
  ),
  byCollector(
    "ir/references.ts",
    "asc's knowledge of types is not used",
    "if (this.known.has(e)) return true;",
    "if (this.known.has(0 * e)) return true;",
  ),
  byCollector(
    "lowering/scopes.ts",
    "the value that leaves a block is no reference while that disposes",
    "list.push(this.ir.module.local_set(local, value, isReference));",
    "list.push(this.ir.module.local_set(local, value, false));",
  ),
  byCollector(
    "../assembly/sync/mutex.ts",
    "a lock does not keep its mutex",
    "stays alive.\n */\n@final",
    "stays alive.\n */\n@unmanaged\n@final",
  ),
  byCollector(
    "../assembly/sync/forget.ts",
    "channels and signals keep what they have handed on",
    "store<usize>(place, 0);",
    "",
  ),
];
