// Plain globals that tasks of two levels use. A higher level comes in between any two instructions of a lower one: what one
// of them changes, the other may see half done, and of two changes one may be lost. A function that opens a critical
// section counts as guarded, all of it.
//
//     main --spawn--> blink            level 0      what a task calls and spawns is on its own level
//       '----spawnOn(2)--> sample      level 2
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, idOf, some, type Ir } from "../ir/ir.js";
import type { Program } from "../ir/program.js";
import { isGlobal } from "./escapes.js";

const SECTION = "~lib/tickless/task/levels/criticalSection";
const LIBRARY = "~lib/";
const OURS = "~lib/tickless/";
const START = "start:";

/** What one function does that matters here. */
interface Uses {
  /** What it calls, and spawns on its own level. */
  calls: Set<string>;
  spawns: { name: string; level: number }[];
  globals: Set<string>;
  /** Globals that it sets, or whose object it changes. */
  changes: Set<string>;
  guarded: boolean;
}

/** Gives, by a function's name, the levels it can run on; bit n is level n. */
export function warnOfSharedGlobals(program: Program): Map<string, number> {
  const functions = readFunctions(program);
  const levels = levelsOf(program, functions);
  for (const element of program.asc.elementsByName.values()) {
    if (!isPlainGlobal(element)) continue;
    let users = 0;
    let changers = 0;
    for (const [name, { globals, changes, guarded }] of functions) {
      const mask = guarded ? 0 : (levels.get(name) ?? 0);
      if (globals.has(element.internalName)) users |= mask;
      if (changes.has(element.internalName)) changers |= mask;
    }
    if (changers === 0 || numbersIn(users).length < 2) continue;
    program.warn(element.identifierNode.range, shared(element.name, numbersIn(changers), numbersIn(users)));
  }
  return levels;
}

function shared(name: string, changers: number[], users: number[]): string {
  const who = users.length === changers.length ? "changed" : `used on the levels ${list(users)} and changed`;
  const where = changers.length === 1 ? `on level ${list(changers)}` : `on the levels ${list(changers)}`;
  return `'${name}' is ${who} ${where}, and the higher one can come in between: use it in functions that hold a criticalSection(), or hand it over with a Signal, Channel or Mutex`;
}
const list = (numbers: number[]): string =>
  [numbers.slice(0, -1).join(", "), ...numbers.slice(-1)].filter(Boolean).join(" and ");
export const numbersIn = (mask: number): number[] => [0, 1, 2, 3].filter((level) => (mask >> level) & 1);

/** A global of the user's; what the library's own classes hold is safe between levels. */
function isPlainGlobal(element: asc.Element): element is asc.Global {
  if (!isGlobal(element) || element.internalName.startsWith(LIBRARY)) return false;
  return !element.type.getClass()?.internalName.startsWith(OURS);
}

function readFunctions(program: Program): Map<string, Uses> {
  const bodies = new Map<string, Expr>();
  for (const f of program.compiledFunctions()) {
    const body = program.functions.get(f.internalName)?.body ?? program.bodyOf(f);
    if (body) bodies.set(f.internalName, body);
  }
  const writers = new Writers(program, bodies);
  return new Map([...bodies].map(([name, body]) => [name, usesOf(program, body, writers)]));
}

function usesOf(program: Program, body: Expr, writers: Writers): Uses {
  const { ir } = program;
  const uses: Uses = { calls: new Set(), spawns: [], globals: new Set(), changes: new Set(), guarded: false };
  const visit = (e: Expr): void => {
    const id = idOf(e);
    const callee = ir.callee(e);
    const spawn = program.spawnOf(e);
    if (spawn?.level != null) {
      uses.spawns.push({ name: ir.callee(spawn.call), level: spawn.level });
      childExprs(spawn.call).forEach(visit);
      return;
    }
    if (callee) uses.calls.add(callee);
    if (id === X.RefFunc) uses.calls.add(ir.str(C._BinaryenRefFuncGetFunc(e)));
    if (callee === SECTION) uses.guarded = true;
    if (id === X.GlobalGet) uses.globals.add(ir.str(C._BinaryenGlobalGetGetName(e)));
    if (id === X.GlobalSet) {
      uses.globals.add(ir.str(C._BinaryenGlobalSetGetName(e)));
      uses.changes.add(ir.str(C._BinaryenGlobalSetGetName(e)));
    }
    const [first] = childExprs(e);
    if (first && (id === X.Store || (callee && writers.has(callee))))
      for (const name of globalsIn(ir, first)) uses.changes.add(name);
    childExprs(e).forEach(visit);
  };
  visit(body);
  return uses;
}

/** The globals whose value an expression can be, or an address in. */
function globalsIn(ir: Ir, e: Expr): string[] {
  if (idOf(e) === X.GlobalGet) return [ir.str(C._BinaryenGlobalGetGetName(e))];
  return idOf(e) === X.Call ? [] : childExprs(e).flatMap((child) => globalsIn(ir, child));
}

/** Which functions write to memory, themselves or below: a method that does changes its object. */
class Writers {
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly program: Program,
    private readonly bodies: ReadonlyMap<string, Expr>,
  ) {}

  has(name: string): boolean {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, false);
    const body = this.bodies.get(name);
    const writes = (e: Expr): boolean => {
      if (idOf(e) === X.Store || idOf(e) === X.MemoryCopy || idOf(e) === X.MemoryFill) return true;
      const callee = this.program.ir.callee(e);
      return callee !== "" && !callee.startsWith(OURS) && this.has(callee);
    };
    const found = body !== undefined && some(body, writes);
    this.known.set(name, found);
    return found;
  }
}

/** For every function the levels it can run on behind the start; bit n is level n. */
function levelsOf(program: Program, functions: ReadonlyMap<string, Uses>): Map<string, number> {
  const levels = new Map<string, number>();
  const open: string[] = [];
  const add = (name: string, mask: number): void => {
    const before = levels.get(name) ?? 0;
    if ((before | mask) === before) return;
    levels.set(name, before | mask);
    open.push(name);
  };
  const top = program.compiler.currentBody.map((statement) =>
    usesOf(program, statement, new Writers(program, new Map())),
  );
  const files = [...functions].filter(([name]) => name.startsWith(START)).map(([, uses]) => uses);
  for (const { calls, spawns } of [...top, ...files]) {
    for (const name of calls) if (program.functions.has(name)) add(name, 1); // what the start spawns
    for (const { name, level } of spawns) add(name, 1 << level);
  }
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const uses = functions.get(name);
    for (const callee of uses?.calls ?? []) add(callee, levels.get(name) ?? 0);
    for (const spawn of uses?.spawns ?? []) add(spawn.name, 1 << spawn.level);
  }
  return levels;
}
