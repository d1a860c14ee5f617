// Which values are references that the collector must see. asc marks those that have to lie on its shadow stack, call
// operands and values of locals, by calls of `__tostack`, which a later pass of asc turns into stores:
//
//     local.set $x (call __tostack (…))        call $f (call __tostack (…))
//
// The lowering takes a mark off where a value goes into a frame, and marks what it puts into locals of its own. Where a
// program has no collector there is no mark, and nothing counts as a reference.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "./binaryen.js";
import { childExprs, idOf, type Ir } from "./ir.js";

const MARK = "~lib/rt/__tostack";

export class References {
  /** Does the program have a collector? */
  readonly collected: boolean;

  /** `known`: expressions that asc compiled to a value of a managed type. */
  constructor(
    private readonly ir: Ir,
    private readonly compiler: asc.Compiler,
    private readonly known: Set<Expr>,
  ) {
    this.collected = compiler.options.stackSize > 0;
  }

  isMarked(e: Expr): boolean {
    return this.ir.callee(e) === MARK;
  }
  /** The value without its marks. */
  unmarked(e: Expr): Expr {
    let value = e;
    while (this.isMarked(value)) value = C._BinaryenCallGetOperandAt(value, 0);
    return value;
  }

  /** Is the expression's value a reference? `locals`: those of its function that hold one. */
  isReference(e: Expr, locals: ReadonlySet<number>): boolean {
    if (!this.collected) return false;
    if (this.known.has(e)) return true;
    switch (idOf(e)) {
      case X.LocalGet:
        return locals.has(C._BinaryenLocalGetGetIndex(e));
      case X.LocalSet:
        return locals.has(C._BinaryenLocalSetGetIndex(e));
      case X.Call:
        return this.givesReference(this.ir.callee(e));
      case X.Block:
        return childExprs(e)
          .slice(-1)
          .some((last) => this.isReference(last, locals));
      case X.If:
        return childExprs(e)
          .slice(1)
          .some((arm) => this.isReference(arm, locals));
      default:
        return false;
    }
  }
  private givesReference(name: string): boolean {
    if (name === MARK) return true;
    const callee = this.compiler.program.instancesByName.get(name);
    return callee !== undefined && "signature" in callee && (callee as asc.Function).signature.returnType.isManaged;
  }

  /** `made` stands where `e` stood. */
  replaced(e: Expr, made: Expr): void {
    if (this.known.has(e)) this.known.add(made);
  }
}
