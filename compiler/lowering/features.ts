// Links only what a program uses. The library asks `if (__usesTime()) …`; the answer is known when everything is compiled:
// does the program reach the function that makes the feature necessary? What stands behind a "no" is cut, and every function
// that nothing reaches any more is removed, with its imports.
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { childExprs, idOf, mapChildren, type Ir } from "../ir/ir.js";
import { isIntrinsic, type Program } from "../ir/program.js";

/** Which function makes which feature necessary. */
const FEATURES = [
  { question: "__usesTime", when: "~lib/tickless/time/queue/schedule" },
  { question: "__usesLines", when: "~lib/tickless/io/event/listen" },
  { question: "__usesCancel", when: "~lib/tickless/task/handle/TaskHandle#cancel" },
] as const;
type Feature = (typeof FEATURES)[number];

const FUNCTION_EXPORT = 0;

/** `needed`: functions that code calls which is not there yet. */
export function linkFeatures(program: Program, startBody: Expr[], needed: string[]): void {
  const { ir } = program;
  const bodies = functionBodies(program);
  const table = program.compiler.functionTable.map((f) => f.internalName);
  const roots = [...exportedFunctions(program), ...table, ...needed];
  const used = new Set<Feature>();
  let reached = new Set<string>();
  for (let before = -1; before !== used.size;) {
    before = used.size;
    reached = reach(ir, bodies, roots, startBody, used);
    for (const feature of FEATURES) if (reached.has(feature.when)) used.add(feature);
  }
  for (const [name, body] of bodies) {
    if (!reached.has(name)) program.module.removeFunction(name);
    else if (body) answerQuestions(program, name, body, used);
  }
}

/** Names and bodies of all functions; imported ones have no body (0). */
function functionBodies(program: Program): Map<string, Expr> {
  const { ref } = program.module;
  const bodies = new Map<string, Expr>();
  for (let i = 0, n = C._BinaryenGetNumFunctions(ref); i < n; i++) {
    const f = C._BinaryenGetFunctionByIndex(ref, i);
    bodies.set(program.ir.str(C._BinaryenFunctionGetName(f)), C._BinaryenFunctionGetBody(f));
  }
  return bodies;
}
function exportedFunctions(program: Program): string[] {
  const { ref } = program.module;
  const names: string[] = [];
  for (let i = 0, n = C._BinaryenGetNumExports(ref); i < n; i++) {
    const e = C._BinaryenGetExportByIndex(ref, i);
    if (C._BinaryenExportGetKind(e) === FUNCTION_EXPORT) names.push(program.ir.str(C._BinaryenExportGetValue(e)));
  }
  return names;
}

/** The feature that an `if` asks for. */
function askedFeature(ir: Ir, e: Expr): Feature | undefined {
  if (idOf(e) !== X.If) return undefined;
  const callee = ir.callee(C._BinaryenIfGetCondition(e));
  return FEATURES.find((feature) => isIntrinsic(callee, feature.question));
}

function reach(
  ir: Ir,
  bodies: ReadonlyMap<string, Expr>,
  roots: string[],
  start: Expr[],
  used: ReadonlySet<Feature>,
): Set<string> {
  const reached = new Set<string>();
  const open: string[] = [];
  const add = (name: string): void => {
    if (name && !reached.has(name)) {
      reached.add(name);
      open.push(name);
    }
  };
  const visit = (e: Expr): void => {
    const feature = askedFeature(ir, e);
    if (feature) {
      if (used.has(feature)) visit(C._BinaryenIfGetIfTrue(e));
      return;
    }
    add(ir.callee(e));
    if (idOf(e) === X.RefFunc) add(ir.str(C._BinaryenRefFuncGetFunc(e)));
    for (const child of childExprs(e)) visit(child);
  };
  roots.forEach(add);
  start.forEach(visit);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const body = bodies.get(name);
    if (body) visit(body);
  }
  return reached;
}

/** Puts the answers in: a statement behind a "no" goes, one behind a "yes" stays without its question. */
function answerQuestions(program: Program, name: string, body: Expr, used: ReadonlySet<Feature>): void {
  const { ir, module } = program;
  const answer = (e: Expr): Expr => {
    const feature = askedFeature(ir, e);
    if (!feature) return mapChildren(e, answer);
    return used.has(feature) ? answer(C._BinaryenIfGetIfTrue(e)) : module.nop();
  };
  C._BinaryenFunctionSetBody(module.getFunction(name), answer(body));
}
