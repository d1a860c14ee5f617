// Random expressions of a wanted type. Every one of them ends and none traps: divisors are never zero, and floats become
// integers through a function that knows bounds.
import {
  FLOATS,
  INTEGERS,
  isFloat,
  isInteger,
  isSmall,
  SCALARS,
  type AsyncFunction,
  type Expr,
  type Type,
} from "./ast.js";
import type { Context } from "./context.js";

const DEEPEST = 4;

export const LITERALS: Record<string, readonly string[]> = {
  i8: ["-128", "-1", "0", "1", "5", "127"],
  u8: ["0", "1", "7", "200", "255"],
  i16: ["-32768", "-3", "0", "2", "32767"],
  u16: ["0", "3", "65535"],
  i32: ["-2147483648", "-7", "-1", "0", "1", "2", "3", "10", "2147483647"],
  u32: ["0", "1", "9", "4294967295"],
  i64: ["-9223372036854775807", "-5", "0", "1", "4294967296", "9007199254740993"],
  u64: ["0", "2", "18446744073709551615"],
  f32: ["-1.5", "0.0", "0.25", "3.0", "1000000.0"],
  f64: ["-2.5", "0.0", "0.125", "7.0", "123456.0"],
  bool: ["true", "false"],
  "Box?": ["null"],
  Text: ['""', '"a"', '"bc"', '"\u00e4\u20ac"'],
};

type Writer = () => Expr;

export class Expressions {
  constructor(private readonly context: Context) {}

  any(depth = 0): Expr {
    return this.of(this.context.random.pick(SCALARS), depth);
  }

  of(type: Type, depth = 0): Expr {
    const { context } = this;
    context.budget--;
    if (depth >= DEEPEST || context.budget <= 0) return this.leaf(type);
    const deeper = (wanted: Type): Expr => this.of(wanted, depth + 1);
    const choices: [number, Writer][] = [
      [3, () => this.leaf(type)],
      [1, () => ({ kind: "ternary", type, of: [deeper("bool"), deeper(type), deeper(type)] })],
      ...this.effects(type, deeper),
      ...this.calls(type, deeper),
    ];
    if (isInteger(type)) choices.push(...this.integers(type, deeper));
    else if (isFloat(type)) choices.push(...this.floats(type, deeper));
    else if (type === "bool") choices.push(...this.bools(deeper));
    else if (type === "Box") choices.push(...this.boxes(deeper));
    else if (type === "Box?") choices.push(...this.maybes(deeper));
    else if (type === "Text") choices.push(...this.texts(deeper));
    else if (type === "Row") choices.push([4, () => this.row(deeper("i32"), deeper("i32"))]);
    return context.random.weighted(choices)();
  }

  /** An expression without children, where that is possible. */
  leaf(type: Type): Expr {
    const { random } = this.context;
    const variables = this.context.variablesOf(type);
    const globals = this.context.globalsOf(type);
    const choices: [number, Writer][] = [];
    if (variables.length > 0)
      choices.push([5, () => ({ kind: "local", type, of: [], name: random.pick(variables).name })]);
    if (globals.length > 0)
      choices.push([2, () => ({ kind: "global", type, of: [], name: random.pick(globals).name })]);
    if (this.context.inMethod && type === "i32") choices.push([2, () => ({ kind: "this", type, of: [] })]);
    const texts = LITERALS[type];
    if (texts) choices.push([3, () => ({ kind: "literal", type, of: [], text: random.pick(texts) })]);
    if (type === "Box") choices.push([2, () => ({ kind: "make", type, of: [this.leaf("i32")] })]);
    if (type === "Row") choices.push([2, () => this.row(this.leaf("i32"), this.leaf("i32"))]);
    return random.weighted(choices)();
  }

  /** A call of one of these functions, which gives `type`; null: none of them can. */
  callOf(functions: AsyncFunction[], type: Type, deeper: (wanted: Type) => Expr): Writer | null {
    const fitting = functions.filter(({ kind, result }) => result === type || (kind === "generic" && type !== "T"));
    return fitting.length === 0 ? null : () => this.call(this.context.random.pick(fitting), type, deeper);
  }

  call(callee: AsyncFunction, type: Type, deeper: (wanted: Type) => Expr): Expr {
    const generic = callee.kind === "generic";
    const receiver = callee.kind === "method" ? [deeper("Box")] : [];
    const last = callee.parameters.at(-1);
    const leftOut = last?.initial !== undefined && this.context.random.oneIn(2) ? 1 : 0;
    const given = callee.parameters.slice(0, callee.parameters.length - leftOut);
    const args = given.map((parameter) => deeper(parameter.type === "T" ? type : parameter.type));
    const made: Expr = { kind: "call", type, of: [...receiver, ...args], name: callee.name };
    return generic ? { ...made, typeArgument: type } : made;
  }

  /** What a channel or signal of that type gives; null: there is none. */
  takeOf(type: Type): Writer | null {
    const { quiet, program, random } = this.context;
    const fitting = quiet
      ? []
      : program.shared.filter(({ kind, type: of }) => kind !== "mutex" && kind !== "semaphore" && of === type);
    return fitting.length === 0 ? null : () => ({ kind: "take", type, of: [], name: random.pick(fitting).name });
  }

  private calls(type: Type, deeper: (wanted: Type) => Expr): [number, Writer][] {
    const { quiet, plain } = this.context;
    const kinds = quiet ? (["quiet"] as const) : (["free", "static", "method", "generic", "quiet"] as const);
    const taken = plain || !this.context.random.oneIn(3) ? null : this.takeOf(type);
    const waiting = plain ? null : this.callOf(this.context.callees(...kinds), type, deeper);
    const direct = quiet ? null : this.callOf(this.context.callees("plain"), type, deeper);
    const choices: [number, Writer][] = [];
    if (direct) choices.push([2, direct]);
    if (taken) choices.push([1, taken]);
    if (waiting) {
      choices.push([5, waiting]);
      choices.push([1, () => ({ kind: "either", type, of: [deeper("bool"), waiting(), waiting()] })]);
    }
    return choices;
  }

  private effects(type: Type, deeper: (wanted: Type) => Expr): [number, Writer][] {
    const { context } = this;
    const choices: [number, Writer][] = [];
    // Not of small integers: asc 0.28.20 forgets to wrap `v` in `v < (v = 5)`, so plain code is no measure there.
    const targets = isSmall(type) ? [] : context.variablesOf(type).filter(({ assignable }) => assignable);
    if (targets.length > 0) {
      const name = (): string => context.random.pick(targets).name;
      choices.push([
        1,
        () => ({ kind: "assign", type, of: [deeper(type)], name: name(), op: this.assignOperator(type) }),
      ]);
      if (isInteger(type) || isFloat(type)) choices.push([2, () => this.trap(type, name(), deeper)]);
      if (isInteger(type)) {
        choices.push([1, () => ({ kind: "step", type, of: [], name: name(), op: context.random.pick(["++", "--"]) })]);
      }
    }
    if (!context.quiet) choices.push([2, () => ({ kind: "note", type, of: [deeper(type)], tag: context.tag() })]);
    return choices;
  }

  /** `v - (v = e)`: the left operand is read before the right one changes it. */
  private trap(type: Type, name: string, deeper: (wanted: Type) => Expr): Expr {
    const left: Expr = { kind: "local", type, of: [], name };
    const right: Expr = { kind: "assign", type, of: [deeper(type)], name, op: "=" };
    return { kind: "binary", type, of: [left, right], op: "-" };
  }

  assignOperator(type: Type): string {
    if (!isInteger(type) && !isFloat(type)) return "=";
    return this.context.random.pick(isFloat(type) ? ["=", "+=", "-="] : ["=", "+=", "-=", "^=", "*="]);
  }

  private integers(type: Type, deeper: (wanted: Type) => Expr): [number, Writer][] {
    const { random } = this.context;
    const operators = ["+", "-", "*", "&", "|", "^", "<<", ">>", "/", "%"];
    const choices: [number, Writer][] = [
      [4, () => ({ kind: "binary", type, of: [deeper(type), deeper(type)], op: random.pick(operators) })],
      [1, () => ({ kind: "unary", type, of: [deeper(type)], op: random.pick(["-", "~"]) })],
      [2, () => ({ kind: "convert", type, of: [deeper(random.pick(SCALARS))] })],
    ];
    if (type !== "i32") return choices;
    choices.push([1, () => ({ kind: "mix", type, of: [deeper("i32"), deeper("i32"), deeper("i32")] })]);
    if (!this.context.quiet) {
      choices.push([1, () => ({ kind: "cell", type, of: [deeper("i32")] })]);
      choices.push([1, () => ({ kind: "field", type, of: [deeper("Box")] })]);
      if (this.context.allReferences) {
        choices.push([2, () => ({ kind: "element", type, of: [deeper("Row"), deeper("i32")] })]);
        choices.push([1, () => this.apply("codeAt", type, deeper("Text"), deeper("i32"))]);
      }
    }
    return choices;
  }

  private floats(type: Type, deeper: (wanted: Type) => Expr): [number, Writer][] {
    const { random } = this.context;
    return [
      [3, () => ({ kind: "binary", type, of: [deeper(type), deeper(type)], op: random.pick(["+", "-", "*"]) })],
      [1, () => ({ kind: "unary", type, of: [deeper(type)], op: "-" })],
      [2, () => ({ kind: "convert", type, of: [deeper(random.pick([...INTEGERS, ...FLOATS]))] })],
    ];
  }

  private bools(deeper: (wanted: Type) => Expr): [number, Writer][] {
    const { random } = this.context;
    const compare = (): Expr => {
      const operand = random.pick([...INTEGERS, ...FLOATS]);
      const op = random.pick(["<", "<=", ">", ">=", "==", "!="]);
      return { kind: "binary", type: "bool", of: [deeper(operand), deeper(operand)], op };
    };
    const both = (): Expr => ({
      kind: "binary",
      type: "bool",
      of: [deeper("bool"), deeper("bool")],
      op: random.pick(["&&", "||"]),
    });
    const same = (): Expr => this.apply("sameText", "bool", deeper("Text"), deeper("Text"));
    const others: [number, Writer][] = this.context.allReferences && !this.context.quiet ? [[3, same]] : [];
    return [
      ...others,
      [4, compare],
      [3, both],
      [1, () => ({ kind: "unary", type: "bool", of: [deeper("bool")], op: "!" })],
      [1, () => ({ kind: "convert", type: "bool", of: [deeper(random.pick([...INTEGERS, ...FLOATS]))] })],
    ];
  }

  private maybes(deeper: (wanted: Type) => Expr): [number, Writer][] {
    const type = "Box?";
    const choices: [number, Writer][] = [[3, () => ({ kind: "convert", type, of: [deeper("Box")] })]];
    if (this.context.allReferences) choices.push([3, () => ({ kind: "next", type, of: [deeper("Box")] })]);
    return choices;
  }

  private texts(deeper: (wanted: Type) => Expr): [number, Writer][] {
    return [
      [3, () => this.apply("joined", "Text", deeper("Text"), deeper("Text"))],
      [2, () => this.apply("digits", "Text", deeper("i32"))],
    ];
  }

  private row(first: Expr, second: Expr): Expr {
    return this.apply("rowOf", "Row", first, second);
  }

  private apply(name: string, type: Type, ...of: Expr[]): Expr {
    return { kind: "apply", type, of, name };
  }

  private boxes(deeper: (wanted: Type) => Expr): [number, Writer][] {
    return [
      [3, () => ({ kind: "make", type: "Box", of: [deeper("i32")] })],
      [2, () => ({ kind: "make", type: "Box", of: [deeper("i32")], op: "Big" })],
      [2, () => ({ kind: "solid", type: "Box", of: [deeper("Box?"), deeper("Box")] })],
    ];
  }
}
