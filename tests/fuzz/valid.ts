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

const TAKES_CALLS: ReadonlySet<string> = new Set(["later", "join", "spawn", "cancel"]);

class Checker {
  private readonly scope = new Map<string, Type>();
  private loops = 0;
  private breakable = 0;

  constructor(
    private readonly program: Program,
    private readonly callees: ReadonlySet<string>,
  ) {}

  function(f: AsyncFunction): boolean {
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
    if (!s.exprs.every((e) => this.expr(e))) return false;
    if (TAKES_CALLS.has(s.kind) && s.exprs.some(({ kind }) => kind !== "call")) return false;
    if (s.kind === "ifSome") return this.ifSome(s, name);
    const isLoop = s.kind === "while" || s.kind === "doWhile";
    if (!this.inside(isLoop, isLoop || s.kind === "switch", () => s.bodies.every((body) => this.list(body))))
      return false;
    if (s.kind === "let" || s.kind === "later") this.scope.set(name, s.type ?? "i32");
    return true;
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
    if (e.kind === "either" && e.of.slice(1).some(({ kind }) => kind !== "call")) return false;
    return e.of.every((child) => this.expr(child));
  }
}
