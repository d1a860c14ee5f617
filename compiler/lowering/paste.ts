// Puts the poll function of a callee that is polled at one place into that place. "Pending" then leaves the outermost
// function at once, and every access to the callee's frame is one to ours, at a larger offset.
//
//     if (!poll callee(frame + 24)) return 0          block $ready
//                                                       … frame.16 …      ->   … frame.40 …
//                                                       return 0          ->   return 0
//                                                       return 1          ->   br $ready
//                                                     end
//
// The optimiser pastes functions too, but it hands every result up level by level. The callee's locals need not be zeroed
// where it begins again: asc lets nothing read a local that is not written.
import type * as asc from "assemblyscript";
import { BinaryOp, C, ExpressionId as X, Type, type Expr } from "./binaryen.js";
import { FRAME_LOCAL, type Builder } from "./builder.js";
import { childExprs, constI32, idOf, isConst, mapChildren, type Ir } from "./ir.js";
import type { AsyncFunction, Program } from "./program.js";

/** Is the callee polled at one place only, by whoever knows it? */
export function isPasted(f: AsyncFunction): boolean {
  return f.callers === 1 && !f.boxed;
}

/** Pastes into the body of a poll function that is not yet numbered; gives the body. */
export function pasteCallees(b: Builder, body: Expr): Expr {
  const { ir, program } = b;
  const visit = (e: Expr): Expr => {
    const poll = polledOrReturned(ir, e);
    const callee = poll && program.functions.get(ir.callee(poll));
    if (!callee || !isPasted(callee)) return mapChildren(e, visit);
    const first = b.f.types.length;
    b.f.types.push(...callee.types);
    const place = { frame: FRAME_LOCAL, at: offsetIn(poll), first };
    return paste(program, callee, place, b.f.instance);
  };
  return visit(body);
}

/** Where pasted code finds its frame and its locals. */
interface Place {
  /** The local that holds an address, and how far behind it the frame lies. */
  frame: number;
  at: number;
  /** The first of the locals that stand for the callee's own. */
  first: number;
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
        C._BinaryenLocalGetSetIndex(e, C._BinaryenLocalGetGetIndex(e) - 1 + place.first);
        return e;
      case X.LocalSet:
        C._BinaryenLocalSetSetIndex(e, C._BinaryenLocalSetGetIndex(e) - 1 + place.first);
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
