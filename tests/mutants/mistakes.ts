// Mistakes that the tests must find, in the lowering's passes one after the other.
import { collectorMistakes } from "./collector-mistakes.js";
import { costMistakes } from "./cost-mistakes.js";
import { at, endless, unrun, type Mistake } from "./mistake.js";
import { syncMistakes } from "./sync-mistakes.js";
import { taskMistakes } from "./task-mistakes.js";

export const mistakes: Mistake[] = [
  ...taskMistakes,
  ...syncMistakes,
  ...collectorMistakes,
  ...costMistakes,

  // builder: order of evaluation
  at(
    "lowering/builder.ts",
    "operands before an await are not put away",
    "if (i < last && value &&",
    "if (i < -1 && value &&",
  ),
  at(
    "lowering/builder.ts",
    "a local counts as stable though a later operand sets it",
    "return !later.some((e) => some(e, sets));",
    "return later.length >= 0 || some(0, sets);",
  ),
  at(
    "lowering/builder.ts",
    "a conditional break with an await takes the wrong way",
    "then: label.block, otherwise: next }",
    "then: next, otherwise: label.block }",
  ),
  // liveness
  at(
    "lowering/liveness.ts",
    "one spill is missed",
    "filter((local) => !storesOf(block).includes(local)),",
    "filter((local) => !storesOf(block).includes(local)).slice(1),",
  ),
  at(
    "lowering/liveness.ts",
    "what several awaits need is not stored at the first",
    "stores: storesOf,",
    "stores: (block) => storesOf(block).slice(1),",
  ),
  at(
    "lowering/liveness.ts",
    "one restore is missed",
    "restores: (block) => [...union(second(block), new Set(references(block)))],",
    "restores: (block) => [...second(block)].slice(1),",
  ),
  at(
    "lowering/liveness.ts",
    "what only the frame holds is not reloaded where an await is ready at once",
    "filter((local) => !loaded.has(local));",
    "filter((local) => !loaded.has(local) && local < 0);",
  ),
  at(
    "lowering/liveness.ts",
    "what has changed is reloaded where an await is ready at once",
    "[...second(ready)].filter((local) => !spillsOf(block).has(local));",
    "[...second(ready)].filter(() => spillsOf(block).size >= 0);",
  ),
  at(
    "lowering/dataflow.ts",
    "what one way has loaded counts as loaded on all",
    "filter((local) => !before || before.has(local))",
    "concat([...(before ?? [])])",
  ),
  at(
    "lowering/dataflow.ts",
    "a write does not make a local dirty",
    "for (const local of effect.writes) out.add(local);",
    "for (const local of effect.writes) out.delete(local);",
  ),
  at(
    "lowering/effects.ts",
    "what one arm of an if writes counts as written",
    "if (thenEnds || otherwiseEnds || otherwiseDefs.has(local)) defs.add(local);",
    "defs.add(local);",
  ),
  at(
    "lowering/effects.ts",
    "what a break skips counts as written",
    "const inner = ir.blockName(e) ? new Set(defs) : defs;",
    "const inner = defs;",
  ),
  at(
    "lowering/effects.ts",
    "jumps out of native code are forgotten",
    "if (to) effects.exits.push({ to, defs: new Set(defs) });",
    "if (!to) effects.exits.pop();",
  ),
  at(
    "lowering/liveness.ts",
    "what guards read is not kept in the frame",
    "for (const local of effectsOf(b.ir, thing.dispose, targets).uses) uses.add(local);",
    "for (const local of effectsOf(b.ir, thing.dispose, targets).writes) uses.add(local);",
  ),
  at(
    "lowering/liveness.ts",
    "the argument count of a stub is no input",
    "|| local === b.f.argumentCount;",
    "&& local !== b.f.argumentCount;",
  ),
  // layout: slots shared too early
  at(
    "lowering/layout.ts",
    "nothing conflicts",
    "if (other !== item) entry.conflicts.add(other);",
    "if (other === item) entry.conflicts.add(other);",
  ),
  at("lowering/layout.ts", "the awaited child's frame conflicts with nothing", "...(s.child ? [s.child] : []), ", ""),
  at(
    "lowering/layout.ts",
    "kept futures and slots conflict with nothing at a suspension",
    ", ...s.owned.flatMap(spaceOf)]",
    "]",
  ),
  at(
    "lowering/layout.ts",
    "a kept future conflicts with no local where it is made",
    "...around, ...locals]",
    "...around]",
  ),
  at(
    "lowering/layout.ts",
    "slots overlap by a byte",
    "offset < other.offset + other.size &&",
    "offset < other.offset + other.size - 1 &&",
  ),
  at(
    "lowering/layout.ts",
    "slots are laid over the header",
    'typeof entry.item === "number" ? FRAME_HEADER : reserved',
    'typeof entry.item === "number" ? 0 : reserved',
  ),
  // storage
  at(
    "ir/ir.ts",
    "64-bit integers are taken for 4 bytes",
    "(t === Type.I64 || t === Type.F64 ? 8",
    "(t === Type.F64 ? 8",
  ),
  // calls
  at("lowering/calls.ts", "a child starts where it ended before", "  else store(2, ir.i32(0), Type.I32, 0);\n", ""),
  at(
    "lowering/calls.ts",
    "the last argument is not stored",
    "  values.forEach((value, i) => {\n    const slot",
    "  values.slice(0, -1).forEach((value, i) => {\n    const slot",
  ),
  endless(
    at(
      "lowering/calls.ts",
      "a kept future does not say whose frame it is",
      "store(4, ir.i32(callee.id << 16), Type.I32, 0);",
      "store(4, ir.i32(0), Type.I32, 0);",
    ),
  ),
  at(
    "lowering/calls.ts",
    "a small result is read with its neighbours",
    "b.program.storageOf(type, result), b.get(address)",
    "b.program.storageOf(type, null), b.get(address)",
  ),
  at(
    "lowering/calls.ts",
    "a result that was moved out is disposed again",
    "if (b.program.isDisposable(result)) b.emit",
    "if (!b.program.isDisposable(result)) b.emit",
  ),
  at(
    "lowering/drop.ts",
    "guards run outermost first",
    "for (const thing of [...s.owned].reverse())",
    "for (const thing of [...s.owned])",
  ),
  at(
    "lowering/drop.ts",
    "the awaited child is not dropped",
    "if (s.child?.callee.dropped) code.push",
    "if (s.child?.callee.dropped && code.length > 0) code.push",
  ),
  at("lowering/drop.ts", "guards read locals that were not restored", "return [...restores, ...code];", "return code;"),
  at(
    "lowering/drop.ts",
    "a drop does not mark the frame",
    "body.push(b.storeState(ir.i32(TAKEN)));",
    "body.push(b.storeState(ir.i32(0)));",
  ),
  at(
    "lowering/drop.ts",
    "a result nobody took is not disposed",
    "const dispose = disposeResult(b);",
    "const dispose = b.blocks.length < 0 ? disposeResult(b) : null;",
  ),
  // scopes
  at("lowering/scopes.ts", "leaving a block disposes in the order of making", "      .reverse()\n", ""),
  at(
    "lowering/scopes.ts",
    "break and continue dispose nothing",
    "if (this.owned.length <= depth) return e;",
    "if (this.owned.length >= depth) return e;",
  ),
  unrun(
    "crash",
    at(
      "lowering/scopes.ts",
      "what is made in a block of steps ends with it",
      "return isExpressionBlock(this.ir, e) ?",
      "return isExpressionBlock(this.ir, 0 * e + this.f.body) ?",
    ),
  ),
  at(
    "lowering/scopes.ts",
    "falling out of a block disposes nothing",
    "list.push(...this.disposals(base));",
    "list.push(...this.disposals(this.owned.length));",
  ),
  at(
    "lowering/scopes.ts",
    "a future that was perhaps not made is dropped",
    "list.push(this.siteCall(CLEAR_FUTURE, item.site));",
    "list.push(...[]);",
  ),
  // paste
  at(
    "lowering/paste.ts",
    "a pasted function reads its caller's frame",
    "C._BinaryenLoadGetOffset(e) + place.at",
    "C._BinaryenLoadGetOffset(e)",
  ),
  at(
    "lowering/paste.ts",
    "a pasted function hands its caller's frame on",
    "constI32(C._BinaryenBinaryGetRight(e)) + place.at",
    "constI32(C._BinaryenBinaryGetRight(e))",
  ),
  at(
    "lowering/paste.ts",
    "the locals of a pasted function are one",
    "next.set(type, local + 1);",
    "next.set(type, local);",
  ),
  at(
    "lowering/paste.ts",
    "a pasted function that waits goes on",
    "return isPending(e) ? e : module.br(ready);",
    "return isPending(e) ? module.br(ready) : e;",
  ),
  // poll function and tasks
  at(
    "lowering/emit.ts",
    "the state says the wrong place",
    "b.storeState(b.ir.i32(this.states.numberOf(suspension.resume)))",
    "b.storeState(b.ir.i32(this.states.numberOf(this.states.cases.at(-1) ?? suspension.resume)))",
  ),
  endless(
    at(
      "lowering/tasks.ts",
      "slots of a pool overlap",
      "pool.stride = TASK_HEADER + Math.max(...pool.functions.map((f) => f.frameSize));",
      "pool.stride = TASK_HEADER + Math.min(...pool.functions.map((f) => f.frameSize)) - 4;",
    ),
  ),
  at(
    "lowering/tasks.ts",
    "a task's header is taken for its frame",
    "const place = { frame: 0, at: TASK_HEADER,",
    "const place = { frame: 0, at: 0,",
  ),
  at(
    "lowering/tasks.ts",
    "a finished future runs again",
    "module.if(module.binary(BinaryOp.GeU32, state(), ir.i32(TAKEN)), over),",
    "module.if(module.binary(BinaryOp.LtU32, state(), ir.i32(0)), over),",
  ),
];
