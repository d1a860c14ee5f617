// Futures in variables. One that is made at one place and read at one place, to be awaited there, is as well known as a
// call that is awaited on the spot: its function is polled directly, and its frame needs no number.
//
//     const f = a();  …  await f;          a loop around the `await` alone would await it twice: then it is no such future
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, idOf } from "../ir/ir.js";
import { isIntrinsic, type AsyncFunction, type FutureSite, type Program } from "../ir/program.js";

interface Variable {
  sets: number;
  reads: number;
  site: FutureSite | null;
  madeIn: Expr;
  awaitedIn: Expr | null;
}

/** The sites whose futures are only awaited, once, by the variable that holds each. */
export function futuresAwaitedOnce(program: Program, f: AsyncFunction): Map<number, FutureSite> {
  const variables = new Map<number, Variable>();
  const variable = (local: number): Variable => {
    let found = variables.get(local);
    if (!found) variables.set(local, (found = { sets: 0, reads: 0, site: null, madeIn: 0, awaitedIn: null }));
    return found;
  };
  const visit = (e: Expr, loop: Expr): void => {
    if (idOf(e) === X.LocalGet) variable(C._BinaryenLocalGetGetIndex(e)).reads++;
    if (idOf(e) === X.LocalSet) {
      const known = variable(C._BinaryenLocalSetGetIndex(e));
      known.sets++;
      known.site = f.siteOf.get(C._BinaryenLocalSetGetValue(e)) ?? null;
      known.madeIn = loop;
      if (C._BinaryenLocalSetIsTee(e)) known.reads++;
    }
    if (isIntrinsic(program.ir.callee(e), "__await")) {
      const operand = C._BinaryenCallGetOperandAt(e, 0);
      if (idOf(operand) === X.LocalGet) variable(C._BinaryenLocalGetGetIndex(operand)).awaitedIn = loop;
    }
    const inner = idOf(e) === X.Loop ? e : loop;
    for (const child of childExprs(e)) visit(child, inner);
  };
  visit(f.body, 0);
  const found = new Map<number, FutureSite>();
  for (const [local, { sets, reads, site, madeIn, awaitedIn }] of variables) {
    const once = local >= f.params.length && sets === 1 && reads === 1;
    if (once && site && madeIn === awaitedIn) found.set(local, site);
  }
  return found;
}
