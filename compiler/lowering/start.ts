// asc guards an exported start function against a second call. A host calls `start` once, so the guard and its global go.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, children, idOf, Ir, some } from "../ir/ir.js";

const START = "~start";
const STARTED = "~started";

/** In a module that asc has just made: `if (~started) return; ~started = 1;` */
export function startOnce(module: asc.Module): void {
  if (!module.getGlobal(STARTED) || !module.hasFunction(START)) return;
  const ir = new Ir(module);
  const body = C._BinaryenFunctionGetBody(module.getFunction(START));
  const asks = (e: Expr): boolean => idOf(e) === X.GlobalGet && ir.str(C._BinaryenGlobalGetGetName(e)) === STARTED;
  const sets = (e: Expr): boolean => idOf(e) === X.GlobalSet && ir.str(C._BinaryenGlobalSetGetName(e)) === STARTED;
  const isGuard = (e: Expr): boolean => sets(e) || (idOf(e) === X.If && some(C._BinaryenIfGetCondition(e), asks));
  for (const statement of children(body)) if (isGuard(statement.get())) statement.set(module.nop());
  if (!childExprs(body).some((e) => some(e, (inner) => asks(inner) || sets(inner)))) module.removeGlobal(STARTED);
}
