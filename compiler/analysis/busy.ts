// Loops that only wait: what leads out of them is looked at again and again, and nothing they do changes it.
//
//     while (button.isHigh) {}                            a pin
//     while (Instant.now().ticks < end) {}                the clock
//     while (!ready) {}                                   what another task would have to change
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { certain, childExprs, constI32, idOf, isConst, some, walk } from "../ir/ir.js";
import { intrinsic, type Program } from "../ir/program.js";

const ABI = "~lib/tickless/abi/";
/** What hosts offer to look at, and marks of the syntax pass that are taken out again. */
const LOOKS: ReadonlySet<string> = new Set([
  `${ABI}gpio/read`,
  `${ABI}time/now`,
  `${ABI}uart/pending`,
  `${ABI}uart/lost`,
  intrinsic("__scope"),
  intrinsic("__scopeEnd"),
]);
/** Whatever else there is may change something. */
const HARMLESS: ReadonlySet<number> = new Set([
  ...[X.Block, X.If, X.Loop, X.Break, X.Switch, X.Return, X.Unreachable, X.Nop, X.Drop],
  ...[X.LocalGet, X.LocalSet, X.GlobalGet, X.Load, X.Const, X.Unary, X.Binary, X.Select, X.Call],
]);

export class BusyLoops {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly program: Program) {}

  /** Does it go round without changing anything, not even a variable of its own? */
  onlyWaits(loop: Expr): boolean {
    return this.goesRound(loop) && !some(loop, (e) => this.changes(e)) && !handsOn(loop);
  }

  /** A `do` with `while (false)` has no second round. */
  private goesRound(loop: Expr): boolean {
    const { ir } = this.program;
    const name = ir.loopName(loop);
    return some(loop, (e) => {
      if (idOf(e) !== X.Break || ir.breakName(e) !== name) return false;
      const condition = C._BinaryenBreakGetCondition(e);
      return condition === 0 || !isConst(condition) || constI32(condition) !== 0;
    });
  }

  /** May the expression itself change what stands in memory or in a global? */
  private changes(e: Expr): boolean {
    const callee = this.program.ir.callee(e);
    return !HARMLESS.has(idOf(e)) || (callee !== "" && !this.isHarmless(callee));
  }

  /** Does the function, and all it calls, only look? */
  private isHarmless(name: string): boolean {
    if (LOOKS.has(name)) return true;
    if (name.startsWith(ABI) || this.program.functions.has(name)) return false;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, false); // one that calls itself may do anything
    const ref = this.program.module.getFunction(name);
    const body = ref && C._BinaryenFunctionGetBody(ref);
    const harmless = Boolean(body) && !some(body, (e) => this.changes(e));
    this.known.set(name, harmless);
    return harmless;
  }
}

/** Does a round look at a local that the one before has set? What is set first and looked at then is not handed on. */
function handsOn(loop: Expr): boolean {
  const own = new Set<number>();
  walk(loop, (e) => void (idOf(e) === X.LocalSet && own.add(C._BinaryenLocalSetGetIndex(e))));
  /** `given`: what is set by now on every way here. */
  const visit = (e: Expr, given: Set<number>): boolean => {
    const id = idOf(e);
    if (id === X.LocalGet) {
      const local = C._BinaryenLocalGetGetIndex(e);
      return own.has(local) && !given.has(local);
    }
    if (id === X.If) {
      const [condition, ...arms] = childExprs(e);
      return visit(certain(condition), given) || arms.some((arm) => visit(arm, new Set(given)));
    }
    const within = id === X.Loop || id === X.Block ? new Set(given) : given;
    const found = childExprs(e).some((child) => visit(child, within));
    if (id === X.LocalSet) given.add(C._BinaryenLocalSetGetIndex(e));
    return found;
  };
  return visit(loop, new Set());
}
