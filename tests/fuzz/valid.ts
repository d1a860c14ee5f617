// Is a program still one, after the reducer has cut something out of it? Names must be in scope, callees must exist, and
// `break` and `continue` need something around them.
import type { AsyncFunction, Expr, Program, Statement, Type } from "./ast.js";

export function isValid(program: Program): boolean {
  const written = new Set<string>();
  return program.functions.every((f) => {
    const valid = new Checker(program, written).function(f);
    written.add(f.name);
    return valid;
  });
}

const TAKES_CALLS: ReadonlySet<string> = new Set(["later", "join", "spawn", "cancel", "launch"]);
const TAKES_FUTURES: ReadonlySet<string> = new Set(["race", "all", "deadline"]);
const TAKES_HANDLE: ReadonlySet<string> = new Set(["wait", "stop", "ask"]);

class Checker {
  private readonly scope = new Map<string, Type>();
  private readonly handles = new Set<string>();
  private self = "";
  private loops = 0;
  private breakable = 0;

  /** Functions whose calls are no futures. */
  private readonly plains: ReadonlySet<string>;

  constructor(
    private readonly program: Program,
    private readonly callees: ReadonlySet<string>,
  ) {
    this.plains = new Set(program.functions.filter(({ kind }) => kind === "plain").map((f) => f.name));
  }

  function(f: AsyncFunction): boolean {
    this.self = f.name;
    for (const { name, type } of f.parameters) this.scope.set(name, type);
    return this.open(f.body) && (f.value === null || this.expr(f.value));
  }

  private list(statements: Statement[]): boolean {
    const before = [...this.scope];
    const valid = this.open(statements);
    this.scope.clear();
    for (const [name, type] of before) this.scope.set(name, type);
    return valid;
  }

  private open(statements: Statement[]): boolean {
    return statements.every((s) => this.statement(s));
  }

  private statement(s: Statement): boolean {
    const name = s.name ?? "";
    if (s.kind === "break") return this.breakable > 0;
    if (s.kind === "continue") return this.loops > 0;
    if (s.kind === "set" && !s.isGlobal && !this.scope.has(name)) return false;
    if (s.kind === "set" && s.isGlobal && !this.program.globals.some((global) => global.name === name)) return false;
    if (s.kind === "for") return this.counted(s, name);
    if (!s.exprs.every((e) => (s.kind === "launch" ? this.launched(e) : this.expr(e)))) return false;
    if (!this.takesCalls(s)) return false;
    if (TAKES_HANDLE.has(s.kind) && s.exprs.length === 0 && !this.handles.has(name)) return false;
    if (s.kind === "launch") return this.launch(s, name);
    if (s.kind === "ifSome") return this.ifSome(s, name);
    const isLoop = s.kind === "while" || s.kind === "doWhile";
    if (!this.inside(isLoop, isLoop || s.kind === "switch", () => s.bodies.every((body) => this.list(body))))
      return false;
    if (s.kind === "let" || s.kind === "later") this.scope.set(name, s.type ?? "i32");
    return true;
  }

  private takesCalls({ kind, op, exprs }: Statement): boolean {
    const isCall = (e: Expr | undefined): boolean => e?.kind === "call" && !this.plains.has(e.name ?? "");
    const isFuture = (e: Expr | undefined): boolean => isCall(e) || e?.kind === "either" || e?.kind === "take";
    if (kind === "hold") return (isCall(exprs[0]) || exprs[0]?.kind === "take") && exprs.slice(2).every(isFuture);
    if (TAKES_CALLS.has(kind)) return exprs.every(isCall);
    return !TAKES_FUTURES.has(kind) || op?.startsWith("guards") === true || exprs.every(isFuture);
  }

  /** A task may be one of the function that spawns it. */
  private launched(e: Expr): boolean {
    return e.kind === "call" && e.name === this.self ? e.of.every((child) => this.expr(child)) : this.expr(e);
  }

  private launch(s: Statement, name: string): boolean {
    this.handles.add(name);
    const valid = s.bodies.every((body) => this.list(body));
    this.handles.delete(name);
    return valid;
  }

  private counted(s: Statement, name: string): boolean {
    const [first, ...others] = s.exprs;
    if (!first || !this.expr(first)) return false;
    const outer = this.scope.get(name);
    this.scope.set(name, "i32");
    const valid =
      others.every((e) => this.expr(e)) && this.inside(true, true, () => s.bodies.every((body) => this.list(body)));
    if (outer) this.scope.set(name, outer);
    else this.scope.delete(name);
    return valid;
  }

  private ifSome(s: Statement, name: string): boolean {
    const [some = [], none = []] = s.bodies;
    if (this.scope.get(name) !== "Box?") return false;
    this.scope.set(name, "Box");
    const valid = this.list(some);
    this.scope.set(name, "Box?");
    return valid && this.list(none);
  }

  private inside(loop: boolean, breakable: boolean, check: () => boolean): boolean {
    this.loops += Number(loop);
    this.breakable += Number(breakable);
    const valid = check();
    this.loops -= Number(loop);
    this.breakable -= Number(breakable);
    return valid;
  }

  private expr(e: Expr): boolean {
    const name = e.name ?? "";
    if (e.kind === "local" || e.kind === "assign" || e.kind === "step") {
      if (this.scope.get(name) !== e.type) return false;
    }
    if (e.kind === "call" && !this.callees.has(name)) return false;
    if (e.kind === "either" && e.of.slice(1).some(({ kind, name }) => kind !== "call" || this.plains.has(name ?? ""))) {
      return false;
    }
    return e.of.every((child) => this.expr(child));
  }
}
