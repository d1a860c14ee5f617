// Puts the poll function of a callee that is polled at one place into that place. "Pending" then leaves the outermost
// function at once, and every access to the callee's frame is one to ours, at a larger offset.
//
//     if (!poll callee(frame + 24)) return 0          block $ready
//                                                       … frame.16 …      ->   … frame.40 …
//                                                       return 0          ->   return 0
//                                                       return 1          ->   br $ready
//                                                     end
//
// The optimiser pastes functions too, but it hands every result up level by level. What the caller holds in a local is not
// read behind a poll before it is loaded again, so the callee's locals are the caller's: a function has no more of them than
// the one that needs most. They need not be zeroed where the callee begins again: asc lets nothing read a local that is
// not written.
import type * as asc from "assemblyscript";
import { BinaryOp, C, ExpressionId as X, Type, type Expr, type TypeRef } from "../ir/binaryen.js";
import { FRAME_LOCAL, type Builder } from "./builder.js";
import { childExprs, constI32, idOf, isConst, mapChildren, type Ir } from "../ir/ir.js";
import type { AsyncFunction, Program } from "../ir/program.js";

/** As deep as an engine with the native stack of a small board can read: what would be deeper stays a call. */
const DEEPEST = 10;

/** Is the callee polled at one place only, by whoever knows it, and can it stand `depth` deep in a function? */
export function canPaste({ ir, module }: Program, f: AsyncFunction, depth: number): boolean {
  if (f.callers !== 1 || f.boxed) return false;
  return depth + 1 + nesting(ir, C._BinaryenFunctionGetBody(module.getFunction(f.name))) <= DEEPEST;
}

/** Pastes into the body of a poll function that is not yet numbered; gives the body. */
export function pasteCallees(b: Builder, body: Expr): Expr {
  const { ir, program } = b;
  const visit = (e: Expr, depth: number): Expr => {
    const poll = polledOrReturned(ir, e);
    const callee = poll && program.functions.get(ir.callee(poll));
    if (!callee || !canPaste(program, callee, depth)) {
      const inside = depth + levelsOf(ir, e);
      return mapChildren(e, (child) => visit(child, inside));
    }
    const place = { frame: FRAME_LOCAL, at: offsetIn(poll), locals: shareLocals(b.f.types, callee.types) };
    return paste(program, callee, place, b.f.instance);
  };
  return visit(body, 0);
}

/** What an engine reads by calling itself. */
const levelsOf = (ir: Ir, e: Expr): number =>
  idOf(e) === X.Loop || idOf(e) === X.If || (idOf(e) === X.Block && ir.blockName(e)) ? 1 : 0;
const nesting = (ir: Ir, e: Expr): number =>
  levelsOf(ir, e) + Math.max(0, ...childExprs(e).map((child) => nesting(ir, child)));

/** Where pasted code finds its frame and its locals. */
interface Place {
  /** The local that holds an address, and how far behind it the frame lies. */
  frame: number;
  at: number;
  /** The locals that stand for the callee's own. */
  locals: number[];
}

/** Which locals of a function stand for those of one that is pasted into it; it gets more where they are too few. */
export function shareLocals(types: TypeRef[], wanted: TypeRef[]): number[] {
  const next = new Map<TypeRef, number>();
  return wanted.map((type) => {
    const found = types.indexOf(type, next.get(type) ?? 0);
    const local = found < 0 ? types.push(type) - 1 : found;
    next.set(type, local + 1);
    return local;
  });
}

/** `if (!poll) return 0`: the call, or 0. */
function polledOrReturned(ir: Ir, e: Expr): Expr {
  if (idOf(e) !== X.If || C._BinaryenIfGetIfFalse(e) || idOf(C._BinaryenIfGetIfTrue(e)) !== X.Return) return 0;
  const condition = C._BinaryenIfGetCondition(e);
  const call = idOf(condition) === X.Unary ? C._BinaryenUnaryGetValue(condition) : 0;
  return call && ir.callee(call) ? call : 0;
}
/** The address is `frame + constant`. */
const offsetIn = (call: Expr): number => constI32(C._BinaryenBinaryGetRight(C._BinaryenCallGetOperandAt(call, 0)));

/**
 * The callee's poll function as statements that fall through when it has finished; the function itself goes. The
 * positions of what it holds are put into `positions`.
 */
export function paste(program: Program, callee: AsyncFunction, place: Place, positions: asc.Function): Expr {
  const { ir, module } = program;
  const ready = ir.freshLabel("$ready");
  const ref = module.getFunction(callee.name);
  const body = ir.copy(C._BinaryenFunctionGetBody(ref), (from, to) => {
    const at = callee.instance.debugLocations.get(from);
    if (at) positions.debugLocations.set(to, at);
  });
  module.removeFunction(callee.name);
  const own = (local: number): number => place.locals[local - 1] ?? local;
  const visit = (e: Expr): Expr => {
    switch (idOf(e)) {
      case X.Return:
        return isPending(e) ? e : module.br(ready);
      case X.Load:
        if (!isFrame(C._BinaryenLoadGetPtr(e))) break;
        C._BinaryenLoadSetOffset(e, C._BinaryenLoadGetOffset(e) + place.at);
        C._BinaryenLocalGetSetIndex(C._BinaryenLoadGetPtr(e), place.frame);
        return e;
      case X.Store:
        if (!isFrame(C._BinaryenStoreGetPtr(e))) break;
        C._BinaryenStoreSetOffset(e, C._BinaryenStoreGetOffset(e) + place.at);
        C._BinaryenLocalGetSetIndex(C._BinaryenStoreGetPtr(e), place.frame);
        C._BinaryenStoreSetValue(e, visit(C._BinaryenStoreGetValue(e)));
        return e;
      case X.Binary:
        if (!isFrame(C._BinaryenBinaryGetLeft(e)) || !isConst(C._BinaryenBinaryGetRight(e))) break;
        if (C._BinaryenBinaryGetOp(e) !== BinaryOp.AddI32) break;
        C._BinaryenLocalGetSetIndex(C._BinaryenBinaryGetLeft(e), place.frame);
        C._BinaryenConstSetValueI32(C._BinaryenBinaryGetRight(e), constI32(C._BinaryenBinaryGetRight(e)) + place.at);
        return e;
      case X.LocalGet:
        if (isFrame(e)) return ir.add(module.local_get(place.frame, Type.I32), ir.i32(place.at));
        C._BinaryenLocalGetSetIndex(e, own(C._BinaryenLocalGetGetIndex(e)));
        return e;
      case X.LocalSet:
        C._BinaryenLocalSetSetIndex(e, own(C._BinaryenLocalSetGetIndex(e)));
        break;
    }
    return mapChildren(e, visit);
  };
  return ir.block(childExprs(visit(body)), Type.None, ready);
}

const isFrame = (e: Expr): boolean => idOf(e) === X.LocalGet && C._BinaryenLocalGetGetIndex(e) === 0;
function isPending(e: Expr): boolean {
  const [value] = childExprs(e);
  return value !== undefined && isConst(value) && constI32(value) === 0;
}
