// Makes a failing program smaller while it still fails in the same way: cuts on the tree, big ones first, each tried on
// the real compiler and hosts. What a cut leaves must still be a program; most that are not, are found without compiling.
//
//     drop functions -> drop runs of statements -> put a body in place of its statement -> smaller expressions -> again
import {
  forEachExpr,
  forEachNode,
  type AsyncFunction,
  type Expr,
  type Program,
  type Statement,
  type Type,
} from "./ast.js";
import { isValid } from "./valid.js";

/** Does this program fail in the way that is looked for? */
export type Fails = (program: Program) => Promise<boolean>;

export async function reduce(program: Program, fails: Fails, mostTries: number): Promise<Program> {
  let best = program;
  let tries = 0;
  for (let again = true; again && tries < mostTries;) {
    again = false;
    for (const cut of allCuts(best)) {
      const candidate = withCut(best, cut);
      if (!candidate || tries >= mostTries) continue;
      tries++;
      if (!(await fails(candidate))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
}

/** Changes a copy of the program in place; false: it has nothing to do there. */
type Cut = (program: Program) => boolean;

function withCut(program: Program, cut: Cut): Program | null {
  const copy = structuredClone(program);
  return cut(copy) && isValid(copy) ? withoutUnused(copy) : null;
}

function* allCuts(program: Program): Generator<Cut> {
  yield* bodyCuts(program);
  yield* listCuts(program);
  yield* inlineCuts(program);
  yield* expressionCuts(program);
}

/** Functions whose whole body goes. */
function* bodyCuts(program: Program): Generator<Cut> {
  for (let i = 0; i < program.functions.length; i++) {
    yield (copy) => {
      const f = copy.functions[i];
      if (!f || f.body.length === 0) return false;
      f.body = [];
      if (f.value && f.result) f.value = smallest(f.result, f);
      return true;
    };
  }
}

/** Lists of statements in a fixed order, so that the same number means the same list in a copy. */
function listsOf(program: Program): Statement[][] {
  const lists: Statement[][] = [];
  for (const f of program.functions) {
    lists.push(f.body);
    forEachNode(f.body, () => undefined, (s) => lists.push(...s.bodies)); // prettier-ignore
  }
  return lists;
}

function* listCuts(program: Program): Generator<Cut> {
  const lengths = listsOf(program).map((list) => list.length);
  for (let size = Math.max(1, ...lengths); size >= 1; size = Math.floor(size / 2)) {
    for (const [index, length] of lengths.entries()) {
      for (let at = 0; at + size <= length; at += size) {
        yield (copy) => (listsOf(copy)[index]?.splice(at, size).length ?? 0) > 0;
      }
    }
  }
}

/** Statements that give way to what is in them. */
function* inlineCuts(program: Program): Generator<Cut> {
  for (const [index, list] of listsOf(program).entries()) {
    for (const [at, statement] of list.entries()) {
      for (let body = 0; body < statement.bodies.length; body++) {
        yield (copy) => {
          const target = listsOf(copy)[index];
          const inner = target?.[at]?.bodies[body];
          return inner ? (target?.splice(at, 1, ...inner).length ?? 0) > 0 : false;
        };
      }
    }
  }
}

/** A place that holds an expression, and the function it is in. */
interface Place {
  f: AsyncFunction;
  e: Expr;
  put: (e: Expr) => void;
}

function placesOf(program: Program): Place[] {
  const places: Place[] = [];
  for (const f of program.functions) {
    const addAll = (list: Expr[]): void =>
      list.forEach((root, i) => {
        places.push({ f, e: root, put: (e) => (list[i] = e) });
        forEachExpr(root, ({ of }) => of.forEach((e, k) => places.push({ f, e, put: (made) => (of[k] = made) })));
      });
    forEachNode(f.body, () => undefined, ({ exprs }) => addAll(exprs)); // prettier-ignore
    if (f.value) {
      places.push({ f, e: f.value, put: (e) => (f.value = e) });
      addAll(f.value.of);
    }
  }
  return places;
}

function* expressionCuts(program: Program): Generator<Cut> {
  for (const [index, { e }] of placesOf(program).entries()) {
    if (e.kind === "literal" || e.kind === "local") continue;
    yield (copy) => {
      const place = placesOf(copy)[index];
      place?.put(smallest(place.e.type, place.f));
      return place !== undefined;
    };
    for (let child = 0; child < e.of.length; child++) {
      if (e.of[child]?.type !== e.type) continue;
      yield (copy) => {
        const place = placesOf(copy)[index];
        const inner = place?.e.of[child];
        if (inner) place.put(inner);
        return inner !== undefined;
      };
    }
  }
}

/** The smallest expression of a type. */
function smallest(type: Type, f: AsyncFunction): Expr {
  if (type === "T") return { kind: "local", type, of: [], name: f.parameters[0]?.name ?? "x" };
  if (type === "Box") return { kind: "make", type, of: [smallest("i32", f)] };
  if (type === "Box?") return { kind: "literal", type, of: [], text: "null" };
  if (type === "Text") return { kind: "literal", type, of: [], text: '""' };
  if (type === "Row") return { kind: "apply", type, of: [smallest("i32", f), smallest("i32", f)], name: "rowOf" };
  return { kind: "literal", type, of: [], text: type === "bool" ? "true" : type.startsWith("f") ? "1.0" : "1" };
}

/** Without the functions that nothing calls any more. */
function withoutUnused(program: Program): Program {
  const functions = [...program.functions];
  for (let i = functions.length - 2; i >= 0; i--) {
    const used = new Set<string>();
    const see = (e: Expr): void => void (e.kind === "call" && used.add(e.name ?? ""));
    for (const f of functions) {
      forEachNode(f.body, see, () => undefined);
      if (f.value) forEachExpr(f.value, see);
    }
    if (!used.has(functions[i]?.name ?? "")) functions.splice(i, 1);
  }
  return { ...program, functions };
}
