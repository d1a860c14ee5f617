// Who calls whom, and how often: what the rules about the heap and about imports are decided on. Read off asc's output
// before anything is lowered.
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, idOf } from "../ir/ir.js";
import { isFunction, type Program } from "../ir/program.js";
import { sourceName } from "../ir/names.js";

export interface Call {
  to: string;
  call: Expr;
  /** Where the user's source has it: what asc pasted from the library stands where it was pasted. */
  at: asc.Range | null;
  inLoop: boolean;
}

/** How often a function's body runs behind the start: a known number of times, or as often as you like. */
export type Often = "never" | "few" | "many";

const LIBRARY = "~lib/";

export class CallGraph {
  private readonly calls = new Map<string, Call[]>();
  private readonly counts = new Map<string, Often>();
  /** What a loop calls, or what runs in one. */
  private readonly looped = new Set<string>();
  /** By function, a caller that makes it run: leads to the task it belongs to. */
  private readonly callers = new Map<string, string>();

  constructor(private readonly program: Program) {
    for (const f of program.compiledFunctions()) {
      const body = program.functions.get(f.internalName)?.body ?? program.bodyOf(f);
      if (body) this.calls.set(f.internalName, callsIn(program, body, f));
    }
    this.count();
  }

  callsOf(name: string): readonly Call[] {
    return this.calls.get(name) ?? [];
  }
  often(name: string): Often {
    return this.counts.get(name) ?? "never";
  }
  /** By the names the user gave, from the task down to a function that a loop calls or spawns; null: none does. */
  loopTo(name: string): string[] | null {
    return this.looped.has(name) ? this.chainTo(name) : null;
  }

  /** The functions of the user's, with what is known of each. */
  *users(): Generator<asc.Function> {
    for (const f of this.program.compiledFunctions()) if (isUsers(f)) yield f;
  }

  /** From a task's function to this one, by the names the user gave. */
  chainTo(name: string): string[] {
    const chain = [name];
    for (let at = this.callers.get(name); at !== undefined && !chain.includes(at); at = this.callers.get(at)) {
      chain.unshift(at);
    }
    return chain.filter((f) => !f.startsWith(LIBRARY)).map((f) => this.shown(f));
  }
  private shown(name: string): string {
    const element = this.program.asc.instancesByName.get(name);
    return element && isFunction(element) ? sourceName(element) : name;
  }

  // `main` runs once, and whatever only it calls outside of loops runs as often as it is called; anything a loop, or
  // what runs often, calls runs often, and so does what calls itself. What a table holds can be called from anywhere.
  private count(): void {
    const open: string[] = [];
    const raise = (name: string, often: Often, caller: string | null): void => {
      const before = this.often(name);
      if (before === often || before === "many") return;
      this.counts.set(name, often);
      if (caller !== null) this.callers.set(name, caller);
      open.push(name);
    };
    for (const call of this.startCalls()) {
      if (this.program.functions.has(call.to)) raise(call.to, "few", null);
    }
    for (const f of this.program.compiler.functionTable) raise(f.internalName, "many", null);
    const spread = (): void => {
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        const often = this.often(name);
        for (const { to, inLoop } of this.callsOf(name)) raise(to, inLoop ? "many" : often, name);
      }
    };
    spread();
    for (const { internalName } of this.users())
      if (this.leadsToItself(internalName)) raise(internalName, "many", null);
    spread();
    this.findLooped();
  }
  // What a table holds may be called once only.
  private findLooped(): void {
    const open = [...this.counts.keys()].flatMap((name) =>
      this.callsOf(name).flatMap(({ to, call, inLoop }) => (inLoop && idOf(call) !== X.RefFunc ? [to] : [])),
    );
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (this.looped.has(name)) continue;
      this.looped.add(name);
      open.push(...this.callsOf(name).map(({ to }) => to));
    }
  }
  /** Does the function call, or spawn, itself? */
  private leadsToItself(name: string): boolean {
    const seen = new Set<string>();
    const open = [name];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const { to } of this.callsOf(at)) {
        if (to === name) return true;
        if (!seen.has(to)) open.push(to);
        seen.add(to);
      }
    }
    return false;
  }
  /** What runs at the start: the entry's top level, and each file's. */
  private startCalls(): Call[] {
    const top = this.program.compiler.currentBody.flatMap((statement) => callsIn(this.program, statement, null));
    const files = [...this.calls].filter(([name]) => name.startsWith("start:"));
    return [...top, ...files.flatMap(([, calls]) => calls)];
  }
}

export const isUsers = ({ prototype, internalName }: asc.Function): boolean =>
  !internalName.startsWith(LIBRARY) && !prototype.declaration.range.source.isLibrary;

function callsIn(program: Program, body: Expr, f: asc.Function | null): Call[] {
  const found: Call[] = [];
  const visit = (e: Expr, inLoop: boolean, around: asc.Range | null): void => {
    const own = f?.debugLocations.get(e);
    const at = own && !own.source.isLibrary ? own : around;
    const to = program.ir.callee(e);
    if (to) found.push({ to, call: e, at, inLoop });
    if (idOf(e) === X.RefFunc) {
      found.push({ to: program.ir.str(C._BinaryenRefFuncGetFunc(e)), call: e, at, inLoop: true });
    }
    for (const child of childExprs(e)) visit(child, inLoop || idOf(e) === X.Loop, at);
  };
  visit(body, false, null);
  return found;
}
