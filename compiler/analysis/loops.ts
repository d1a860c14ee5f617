// Loops in which a task never gives way, so nothing else runs until the budget ends it: those that have no way out, and
// those that wait for something by going round. What can wait is an async function that suspends, by itself or in one it awaits:
//
//     async function ready(): Promise<i32> { return 1; }      never waits
//     while (true) await ready();                             so neither does this loop
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, constI32, idOf, isConst, some, type Ir } from "../ir/ir.js";
import { intrinsic, isIntrinsic, type Program } from "../ir/program.js";
import { BusyLoops } from "./busy.js";
import type { CallGraph } from "./reach.js";

const OTHERS = "so no other task would ever run";
const WAYS = "such as Timer.afterMillis(n) or yieldNow()";
const NO_AWAIT = `This loop never ends and never awaits, ${OTHERS}: await something in it, ${WAYS}`;
const NO_WAIT = `This loop never ends, and what it awaits never waits, ${OTHERS}: await something in it that does, ${WAYS}`;
const PLAIN = `This loop never ends, and only an async function can await, ${OTHERS}: put the loop into a task, and await something in it, ${WAYS}`;
const BUSY =
  "This loop only waits, and no other task runs until it ends: await what it waits for in an async function, such as pin.waitForHigh(), a Signal or Timer.at(t)";

const SUSPEND = intrinsic("suspend");
/** Functions of the library behind which nothing goes on. */
const ENDS: ReadonlySet<string> = new Set(["~lib/tickless/log/write/__panic", "~lib/builtins/abort"]);

/** Warns about each such loop of the user's that can run. */
export function warnOfLoops(program: Program, graph: CallGraph): void {
  const waiting = findWaiting(program, graph);
  const busy = new BusyLoops(program);
  for (const f of graph.users()) {
    const lowered = program.functions.get(f.internalName);
    const body = lowered?.body ?? program.bodyOf(f);
    if (body === 0 || (!lowered && graph.often(f.internalName) === "never")) continue;
    for (const { loop, around } of loopsIn(body, null)) {
      const { waits, awaits } = waitsIn(program, loop, waiting);
      if (waits) continue;
      const isEndless = !completes(program, loop) && !isLeft(program, loop);
      if (isEndless) program.warn(placeOf(f, loop, around), lowered ? (awaits ? NO_WAIT : NO_AWAIT) : PLAIN);
      else if (busy.onlyWaits(loop)) program.warn(placeOf(f, loop, around), BUSY);
    }
  }
}

/** The functions that can suspend: they do it themselves, or call an async function that does. */
function findWaiting(program: Program, graph: CallGraph): Set<string> {
  const waiting = new Set([SUSPEND]);
  for (let before = 0; before !== waiting.size;) {
    before = waiting.size;
    for (const name of program.functions.keys()) {
      if (graph.callsOf(name).some(({ to }) => waiting.has(to))) waiting.add(name);
    }
  }
  return waiting;
}

/** Can it suspend in there, and is anything awaited? A future that was made elsewhere may wait. */
function waitsIn(program: Program, loop: Expr, waiting: ReadonlySet<string>): { waits: boolean; awaits: boolean } {
  const found = { waits: false, awaits: false };
  const visit = (e: Expr): void => {
    const name = program.ir.callee(e);
    const spawn = name ? program.spawnOf(e) : null;
    if (spawn) return childExprs(spawn.call).forEach(visit);
    if (isIntrinsic(name, "__await")) {
      found.awaits = true;
      if (!program.functions.has(program.ir.callee(C._BinaryenCallGetOperandAt(e, 0)))) found.waits = true;
    }
    if (waiting.has(name)) found.waits = true;
    childExprs(e).forEach(visit);
  };
  visit(loop);
  return found;
}

/** Inner ones first, each with what it stands in. */
function* loopsIn(e: Expr, around: Expr | null): Generator<{ loop: Expr; around: Expr | null }> {
  for (const child of childExprs(e)) yield* loopsIn(child, e);
  if (idOf(e) === X.Loop) yield { loop: e, around };
}

/** May what stands behind the expression run? asc leaves an `if (1)` in a loop that has `true` as its condition. */
function completes(program: Program, e: Expr): boolean {
  const { ir } = program;
  const through = (inner: Expr): boolean => completes(program, inner);
  const isTrue = (condition: Expr): boolean => isConst(condition) && constI32(condition) !== 0;
  switch (idOf(e)) {
    case X.Return:
    case X.Unreachable:
    case X.Switch:
      return false;
    case X.Break: {
      const condition = C._BinaryenBreakGetCondition(e);
      return condition !== 0 && !isTrue(condition);
    }
    case X.If: {
      const [condition, then, otherwise] = [
        C._BinaryenIfGetCondition(e),
        C._BinaryenIfGetIfTrue(e),
        C._BinaryenIfGetIfFalse(e),
      ];
      if (isTrue(condition)) return through(then);
      return through(condition) && (otherwise === 0 || through(then) || through(otherwise));
    }
    case X.Block: {
      const name = ir.blockName(e);
      return childExprs(e).every(through) || (name !== "" && some(e, (inner) => labelsOf(ir, inner).includes(name)));
    }
    default:
      return childExprs(e).every(through);
  }
}

/** Where a jump may lead. */
function labelsOf(ir: Ir, e: Expr): string[] {
  const id = idOf(e);
  return id === X.Break ? [ir.breakName(e)] : id === X.Switch ? ir.labelsOf(e) : [];
}

/** Is there a jump out of it, a return, or an end of the program? */
function isLeft({ ir }: Program, loop: Expr): boolean {
  const visit = (e: Expr, inside: ReadonlySet<string>): boolean => {
    const id = idOf(e);
    if (id === X.Return || id === X.Unreachable || ENDS.has(ir.callee(e))) return true;
    if (labelsOf(ir, e).some((name) => !inside.has(name))) return true;
    const name = id === X.Loop ? ir.loopName(e) : id === X.Block ? ir.blockName(e) : "";
    const within = name ? new Set([...inside, name]) : inside;
    return childExprs(e).some((child) => visit(child, within));
  };
  return visit(loop, new Set());
}

/** asc gives a loop's position to it, or to a block around it alone; to a `do` it gives none, so its body's is taken. */
function placeOf(f: asc.Function, loop: Expr, around: Expr | null): asc.Range {
  const at = (e: Expr): asc.Range | undefined => f.debugLocations.get(e);
  const isAlone = around !== null && childExprs(around).every((e) => e === loop || idOf(e) === X.Unreachable);
  const below = (e: Expr): asc.Range | undefined => {
    for (const child of childExprs(e)) {
      const found = at(child) ?? below(child);
      if (found) return found;
    }
    return undefined;
  };
  return at(loop) ?? (isAlone ? at(around) : undefined) ?? below(loop) ?? f.identifierNode.range;
}
