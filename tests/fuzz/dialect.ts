// Where the two languages part: AssemblyScript has types at run time and numbers of all widths, Node has neither. All that
// is printed differently for Node is in here; everything else of a program is the same text for both.
import { isFloat, isSmall, type Type } from "./ast.js";

export interface Dialect {
  literal(type: Type, text: string): string;
  /** `a op b` for two operands of the same type. */
  binary(op: string, type: Type, a: string, b: string): string;
  unary(op: string, type: Type, a: string): string;
  convert(from: Type, to: Type, a: string): string;
  /** `name op value`. */
  assign(name: string, op: string, type: Type, value: string): string;
  /** `name++`, `name--`. */
  step(name: string, op: string, type: Type): string;
  /** Logs a value and gives it; `typed`: the type's name. */
  note(type: Type, typed: string, tag: number | undefined, value: string): string;
  cell(index: string): string;
  setCell(index: string, value: string): string;
  /** Name, type parameter and parameters of a function, with the first parenthesis closed. */
  head(name: string, isGeneric: boolean, parameters: string[]): string;
  /** A call of it; `typed`: the type a generic one is called with. */
  call(name: string, type: Type | null, typed: string, args: string[]): string;
  /** A future in a variable. */
  keep(name: string, call: string): string;
  /** The result of a select, a join or a timeout in a variable: with it the futures live that it reads from. */
  results(name: string, value: string): string;
  pool(name: string, size: number): string;
  spawn(which: "spawn" | "trySpawn", name: string, call: string): string;
}

const OPERAND = "& 7";

/** Whose literals are of no other type. */
const BARE: readonly Type[] = ["bool", "Box?", "Text"];

export const assemblyScript: Dialect = {
  // A bare literal would take the type that is wanted around it, and carry it into its neighbours.
  literal: (type, text) => (BARE.includes(type) ? `(${text})` : `<${type}>(${text})`),
  binary(op, type, a, b) {
    if (op === "/" || op === "%") return `(${a} ${op} ((${b} ${OPERAND}) | 1))`;
    if (op === "<<" || op === ">>") return `(${a} ${op} (${b} & ${isSmall(type) ? 3 : 7}))`;
    // asc takes `name < (` for the call of a generic function.
    return op === "<" ? `((${a}) < ${b})` : `(${a} ${op} ${b})`;
  },
  unary: (op, _type, a) => `(${op}${a})`,
  convert(from, to, a) {
    if (to === "bool") return `(${a} != 0)`;
    return isFloat(from) && !isFloat(to) ? `<${to}>whole(<f64>(${a}))` : `<${to}>(${a})`;
  },
  assign: (name, op, _type, value) => `${name} ${op} ${value}`,
  step: (name, op) => `${name}${op}`,
  note: (_type, typed, tag, value) => `note<${typed}>(${tag}, ${value})`,
  // asc gives what is loaded the type that is wanted around it, be it a wider one.
  cell: (index) => `<i32>(load<i32>(cell(${index})))`,
  setCell: (index, value) => `store<i32>(cell(${index}), ${value})`,
  head: (name, isGeneric, parameters) => `${name}${isGeneric ? "<T>" : ""}(${parameters.join(", ")})`,
  call: (name, type, typed, args) => `${name}${type === null ? "" : `<${typed}>`}(${args.join(", ")})`,
  keep: (name, call) => `const ${name} = ${call};`,
  results: (name, value) => `const ${name} = ${value};`,
  pool: (name, size) => `pool(${name}, ${size});`,
  spawn: (which, _name, call) => `${which}(${call})`,
};

const isWide = (type: Type): boolean => type === "i64" || type === "u64";
const COMPARISONS = ["<", "<=", ">", ">=", "==", "!=", "&&", "||"];
/** In a generic function the name of the type it is called with. */
const TYPE = "$T";
const nameOf = (type: Type): string => (type === "T" ? TYPE : `"${type}"`);

export const node: Dialect = {
  literal: (type, text) => `(${text}${isWide(type) ? "n" : ""})`,
  binary(op, type, a, b) {
    if (COMPARISONS.includes(op)) return `(${a} ${op} ${b})`;
    const n = isWide(type) ? "n" : "";
    const most = isSmall(type) ? 3 : 7;
    if (op === "/" || op === "%") return `calc("${op}", "${type}", ${a}, (${b} & 7${n}) | 1${n})`;
    if (op === "<<" || op === ">>") return `calc("${op}", "${type}", ${a}, ${b} & ${most}${n})`;
    return `calc("${op}", "${type}", ${a}, ${b})`;
  },
  unary: (op, type, a) => `turn("${op}", "${type}", ${a})`,
  convert: (from, to, a) => `convert("${from}", "${to}", ${a})`,
  assign: (name, op, type, value) =>
    `${name} = ${op === "=" ? value : `calc("${op.charAt(0)}", "${type}", ${name}, ${value})`}`,
  step(name, op, type) {
    const one = `1${isWide(type) ? "n" : ""}`;
    const [there, back] = op === "++" ? ["+", "-"] : ["-", "+"];
    return `calc("${back}", "${type}", ${name} = calc("${there}", "${type}", ${name}, ${one}), ${one})`;
  },
  note: (type, _typed, tag, value) => `note(${nameOf(type)}, ${tag}, ${value})`,
  cell: (index) => `cell(${index})`,
  setCell: (index, value) => `setCell(${index}, ${value})`,
  head: (name, isGeneric, parameters) =>
    isGeneric ? `${name}<T>(${[`${TYPE}: string`, ...parameters].join(", ")})` : `${name}(${parameters.join(", ")})`,
  call: (name, type, _typed, args) => `${name}(${(type === null ? args : [nameOf(type), ...args]).join(", ")})`,
  keep: (name, call) => `using ${name} = keep(${call});`,
  results: (name, value) => `using ${name} = ${value};`,
  pool: (name, size) => `const ${name}_pool = new Pool(${size});`,
  spawn: (which, name, call) => `${which}(${call}, ${name}_pool)`,
};
