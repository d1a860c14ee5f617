// A random program: a few async functions, each calling only those before it, and the last of them is the program.
//
//     quiet, quiet, cancellable, cancellable, then free, generic, methods, plain ... in any order, then top
//
// A concurrent program has workers instead of cancellable functions: all of it is cancelled, anywhere.
import {
  hasAllReferences,
  referencesOf,
  SCALARS,
  type AsyncFunction,
  type FunctionKind,
  type Parameter,
  type Program,
  type Shared,
  type Statement,
  type Type,
} from "./ast.js";
import { Context } from "./context.js";
import { Expressions, LITERALS } from "./expressions.js";
import { Random } from "./random.js";
import { CancellableStatements, Statements } from "./statements.js";

const ORDINARY: readonly FunctionKind[] = ["free", "free", "free", "generic", "method", "static", "plain"];
/** Longer than any program runs. */
const TO_THE_END = 2000;

export function generateProgram(seed: number): Program {
  const random = new Random(seed);
  const cancels = random.oneIn(2) ? cancelsOf(random) : null;
  const program: Program = { seed, cancels, globals: [], shared: [], functions: [] };
  if (cancels) program.shared = sharedOf(random, program);
  for (const type of ["i32", "u8", "i64", "f64"] as const) {
    program.globals.push({ name: `g_${type}`, type, text: String(random.below(9)) });
  }
  const tags = { next: 1 };
  const ordinary = Array.from({ length: 2 + random.below(4) }, () => random.pick(ORDINARY));
  const first: FunctionKind[] = program.cancels
    ? ["plain", "quiet", "worker", "worker"]
    : ["quiet", "quiet", "cancellable", "cancellable"];
  const kinds = [...first, ...ordinary];
  for (const kind of kinds) {
    const made = writeFunction(random, program, kind, tags, null);
    program.functions.push(made);
    if (kind === "method" && random.oneIn(2)) {
      program.functions.push(writeFunction(random, program, "override", tags, made));
    }
  }
  program.functions.push(writeTop(random, program, tags));
  return program;
}

/** `like`: the method an override has name, parameters and result of. */
function writeFunction(
  random: Random,
  program: Program,
  kind: FunctionKind,
  tags: { next: number },
  like: AsyncFunction | null,
): AsyncFunction {
  const name = like?.name ?? `${kind.slice(0, 1)}${program.functions.length}`;
  const result = like ? like.result : resultOf(random, kind, program);
  const context = new Context(random, program, kind, result, tags);
  // An override does not call its method: that may be the override again.
  if (like) context.forbidden.add(like.name);
  const parameters = like?.parameters ?? parametersOf(random, kind, program);
  for (const parameter of parameters) context.declare(parameter.name, parameter.type);
  const inlined = (kind === "free" || kind === "quiet") && random.oneIn(4);
  const pool = kind === "worker" ? 3 : program.cancels ? 1 + random.below(3) : 1;
  const made: AsyncFunction = { name, kind, inlined, pool, parameters, result, body: [], value: null };
  context.self = made;
  if (kind === "cancellable") {
    made.body = new CancellableStatements(context).list(2 + random.below(3), 0);
    return made;
  }
  const expressions = new Expressions(context);
  const statements = new Statements(context, expressions);
  if (kind === "worker") {
    made.body = statements.tasks.work();
    return made;
  }
  made.body = statements.whole(2 + random.below(4));
  made.value = result && expressions.of(result, 1);
  return made;
}

function writeTop(random: Random, program: Program, tags: { next: number }): AsyncFunction {
  const context = new Context(random, program, "free", null, tags);
  const statements = new Statements(context, new Expressions(context));
  const write = (): Statement[] => statements.whole(4 + random.below(4));
  const body = program.cancels ? statements.tasks.crowd(2 + random.below(4), write) : write();
  return { name: "top", kind: "free", inlined: false, pool: 1, parameters: [], result: null, body, value: null };
}

/** At once, after one, two, ... rounds, in between, and never. */
function cancelsOf(random: Random): { yields: number; ms: number }[] {
  const soon = Array.from({ length: 4 }, (_, yields) => ({ yields, ms: 0 }));
  const later = Array.from({ length: 4 }, () => ({ yields: random.below(12), ms: random.below(24) }));
  return [...soon, ...later, { yields: 0, ms: TO_THE_END }];
}

function sharedOf(random: Random, program: Program): Shared[] {
  const type = (): Type => random.pick<Type>(["i32", "i32", "u8", "i64", "f64", ...referencesOf(program)]);
  return [
    { name: "channel", kind: "channel", type: type(), size: 1 + random.below(3) },
    { name: "signal", kind: "signal", type: type(), size: 0 },
    { name: "mutex", kind: "mutex", type: "i64", size: 1 },
    { name: "semaphore", kind: "semaphore", type: "i64", size: 1 + random.below(2) },
  ];
}

function resultOf(random: Random, kind: FunctionKind, program: Program): Type | null {
  if (kind === "cancellable" || kind === "worker") return null;
  if (kind === "generic") return "T";
  if (kind === "quiet") return random.pick(SCALARS);
  const often = hasAllReferences(program.seed) ? 2 : 4;
  return random.oneIn(often) ? random.pick(referencesOf(program)) : random.pick(SCALARS);
}

function parametersOf(random: Random, kind: FunctionKind, program: Program): Parameter[] {
  if (kind === "cancellable" || kind === "worker") return [{ name: "p0", type: "i32" }];
  if (kind === "generic") return [{ name: "x", type: "T" }, { name: "p1", type: "i32" }]; // prettier-ignore
  const types: readonly Type[] = kind === "quiet" ? SCALARS : [...SCALARS, ...referencesOf(program)];
  const parameters: Parameter[] = Array.from({ length: 1 + random.below(3) }, (_, i) => ({
    name: `p${i}`,
    type: random.pick(types),
  }));
  const last = parameters.at(-1);
  const texts = LITERALS[last?.type ?? ""];
  if (last && texts && kind !== "quiet" && random.oneIn(3)) last.initial = random.pick(texts);
  return parameters;
}
