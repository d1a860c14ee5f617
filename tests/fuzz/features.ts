// Which features of the language a random program has, by name: what the fixed seeds of a test run must show together.
import { forEachExpr, FLOATS, INTEGERS, type AsyncFunction, type Program, type Statement, type Type } from "./ast.js";
import type { Setting } from "./batch.js";

const REFERENCES: readonly Type[] = ["Box", "Box?", "Text", "Row"];
const VALUES: readonly Type[] = [...INTEGERS, ...FLOATS, "bool", ...REFERENCES];
const LOOPS = ["while", "doWhile", "for"];

/** All that the programs of a test run must have, with every way to build them and to cancel them. */
export const FEATURES: readonly string[] = [
  ...["none", "gc"].flatMap((heap) => [
    ...["variable", "parameter", "result"].flatMap((what) => VALUES.map((type) => `${type} ${what}, heap ${heap}`)),
    ...["i32", "i64", "f64", "Box", "Box?", "Text", "Row"].map((type) => `generic of ${type}, heap ${heap}`),
    ...["method", "override", "static", "inlined", "default value"].map((what) => `${what}, heap ${heap}`),
    ...["next", "element", "apply", "setNext", "setElement"].map((what) => `${what}, heap ${heap}`),
  ]),
  ...["none", "size", "speed"].flatMap((optimize) => [
    `in order, optimize ${optimize}`,
    `cancelled, optimize ${optimize}`,
  ]),
  ...["race", "all", "deadline", "hold", "guard", "locked", "launch", "stop", "wait", "give", "look"].map(
    (kind) => `${kind}, cancelled`,
  ),
  ...["drop", "leave", "drive", "maybe", "arms", "forward", "race", "late"].map((op) => `hold ${op}, cancelled`),
  ...["calls", "callsPromise", "callsUnread", "guards", "guardsUnread"].flatMap((op) => [
    `race ${op}, cancelled`,
    `all ${op}, cancelled`,
  ]),
  ...["join", "select", "timeout", "spawn", "cancel", "later", "guard"].map((kind) => `${kind}, in order`),
  ...["now", "maybe", "stopper", "later", "kept"].map((op) => `guard ${op}`),
  ...["loop", "switch", "guard", "if", "launch"].map((what) => `guard in ${what}`),
  ...["return", "break", "continue", "race", "all", "deadline", "spawn", "cancel"].map((what) => `${what} in guard`),
  ...["1", "2", "3"].map((size) => `pool of ${size}`),
  "a task that spawns itself",
];

export function featuresOf(program: Program, { optimize, heap }: Setting): Set<string> {
  const found = new Set<string>();
  const how = program.cancels ? "cancelled" : "in order";
  const built = `heap ${heap ?? "none"}`;
  found.add(`${how}, optimize ${optimize ?? "none"}`);
  const generics = new Set(program.functions.filter(({ kind }) => kind === "generic").map(({ name }) => name));
  const statement = (f: AsyncFunction, s: Statement, around: readonly string[]): void => {
    const { kind, op, type } = s;
    found.add(`${kind}, ${how}`).add(`${kind}, ${built}`);
    if (op !== undefined) found.add(`${kind} ${op}`).add(`${kind} ${op}, ${how}`);
    if (kind === "let" && type) found.add(`${type} variable, ${built}`);
    for (const outer of around) found.add(`${kind} in ${outer}`);
    for (const e of s.exprs) {
      forEachExpr(e, (e) => {
        found.add(`${e.kind}, ${built}`);
        if (e.kind === "call" && generics.has(e.name ?? ""))
          found.add(`generic of ${e.typeArgument ?? e.type}, ${built}`);
        if (kind === "launch" && e.name === f.name) found.add("a task that spawns itself");
      });
    }
    const inside = [...around, LOOPS.includes(kind) ? "loop" : kind];
    for (const body of s.bodies) for (const inner of body) statement(f, inner, inside);
  };
  for (const f of program.functions) {
    found.add(`${f.kind}, ${built}`).add(`pool of ${f.pool}`);
    if (f.inlined) found.add(`inlined, ${built}`);
    if (f.result) found.add(`${f.result} result, ${built}`);
    for (const { type, initial } of f.parameters) {
      found.add(`${type} parameter, ${built}`);
      if (initial !== undefined) found.add(`default value, ${built}`);
    }
    for (const s of f.body) statement(f, s, []);
  }
  return found;
}
