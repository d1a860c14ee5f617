// When asc has compiled everything, the types of log arguments are known: they are the type arguments of the `__logN`
// instance that is called. This pass checks them against the placeholders, cuts the lines below the log level, and gives
// the others their final indexes.
//
//     call __log1<u8>(level, 17, x)   ->   call __log1<u8>(level, 3, x)      or   nop, when cut
import type * as asc from "assemblyscript";
import { C, ExpressionId as X, type Expr } from "../ir/binaryen.js";
import { constI32, idOf, Ir, mapChildren } from "../ir/ir.js";
import { positionOf } from "../ir/places.js";
import { reportError } from "../syntax/report.js";
import { checkArgument, LOG_LINE, whichArgument } from "../texts/arguments.js";
import type { LogReport } from "../types.js";
import type { LogCall, LogTable } from "./table.js";

const WRITE = "~lib/tickless/log/write/";
const LOG = /^__log\d(?:<|$)/;

/** Which operand of a call is the call's number in the table. */
const NUMBER_OF_LOG = 1;
const NUMBER_OF_PANIC = 0;

/** A line that stays: one call of the source with one list of types (a generic function may give it several). */
interface Line {
  call: LogCall;
  number: number;
  types: string[];
  operands: Expr[];
}

export function finishLogs(compiler: asc.Compiler, table: LogTable): void {
  const lines = new Lines(compiler, table);
  const { module } = compiler;
  for (let i = 0, n = C._BinaryenGetNumFunctions(module.ref); i < n; i++) {
    const f = C._BinaryenGetFunctionByIndex(module.ref, i);
    const body = C._BinaryenFunctionGetBody(f);
    if (!body) continue;
    const made = lines.visit(body);
    if (made !== body) C._BinaryenFunctionSetBody(f, made);
  }
  const start = compiler.currentBody;
  start.forEach((e, i) => (start[i] = lines.visit(e)));
  table.lines = lines.number();
}

class Lines {
  private readonly ir: Ir;
  private readonly found = new Map<string, Line>();
  /** The panics behind their lines: each takes the index of the line before it. */
  private last: Line | null = null;

  constructor(
    private readonly compiler: asc.Compiler,
    private readonly table: LogTable,
  ) {
    this.ir = new Ir(compiler.module);
  }

  visit(e: Expr): Expr {
    mapChildren(e, (child) => this.visit(child));
    if (idOf(e) !== X.Call) return e;
    const callee = this.ir.callee(e);
    if (!callee.startsWith(WRITE)) return e;
    const name = callee.slice(WRITE.length);
    if (name === "__panic") this.last?.operands.push(C._BinaryenCallGetOperandAt(e, NUMBER_OF_PANIC));
    return LOG.test(name) ? this.visitLog(e, callee) : e;
  }

  private visitLog(e: Expr, callee: string): Expr {
    const operand = C._BinaryenCallGetOperandAt(e, NUMBER_OF_LOG);
    const number = idOf(operand) === X.Const ? constI32(operand) : -1;
    const call = this.table.calls[number];
    if (!call) return e;
    const types = this.check(call, this.typesOf(callee));
    if (call.cut) return this.compiler.module.nop();
    const key = `${number} ${types.join(" ")}`;
    const line = this.found.get(key) ?? { call, number, types, operands: [] };
    this.found.set(key, line);
    line.operands.push(operand);
    this.last = line;
    return e;
  }

  private typesOf(callee: string): readonly asc.Type[] {
    const instance = this.compiler.program.instancesByName.get(callee) as asc.Function | undefined;
    return instance?.typeArguments ?? [];
  }

  private check({ placeholders, at }: LogCall, types: readonly asc.Type[]): string[] {
    return placeholders.map((placeholder, i) => {
      const type = types[i];
      const checked = type && checkArgument(placeholder, type, LOG_LINE);
      if (checked?.ok) return checked.name;
      if (checked) {
        const which = whichArgument(i, placeholders.length);
        reportError(this.compiler.program, at, `${which} ${checked.message}`);
      }
      return "i32";
    });
  }

  /** Gives the lines their indexes, in the order of the source. */
  number(): LogReport[] {
    const lines = [...this.found.values()].sort((a, b) => a.number - b.number);
    return lines.map(({ call, types, operands }, index) => {
      for (const operand of operands) C._BinaryenConstSetValueI32(operand, index);
      return { index, level: call.level, format: call.format, types, at: positionOf(call.at) };
    });
  }
}
