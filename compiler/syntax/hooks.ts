// Where asc's compiler meets ours: the lowering runs when everything is compiled and nothing is optimised, an async
// function cannot be a value, and what asc says about names of ours is said in the user's words.
import * as asc from "assemblyscript";
import { Type } from "../ir/binaryen.js";
import { DISPOSE, sourceText } from "../ir/names.js";
import { STACK_FULL } from "../ir/program.js";
import { patchTexts } from "../texts/hooks.js";
import {
  compilerPrototype,
  DiagnosticCategory,
  DiagnosticCode,
  emitterPrototype,
  wrap,
  type OpenCompiler,
} from "./asc.js";
import { patchInlining } from "./inlining.js";
import { patchMistakes } from "./mistakes.js";
import { contextOf, isAsyncDeclaration } from "./marks.js";
import { reportError } from "./report.js";
import { isSyntaxCode, sayHabit } from "./habits.js";

export function patchCompiler(): void {
  patchLowering();
  patchInlining();
  patchCrashes();
  patchMistakes();
  patchFunctionValues();
  patchPrefix();
  patchMessages();
  patchTexts();
  patchReferences();
  patchStackCheck();
}

function patchLowering(): void {
  wrap(compilerPrototype, "initDefaultMemory", (initDefaultMemory) => {
    return function (this: OpenCompiler, memoryOffset) {
      const context = contextOf(this.program);
      const compiler = this as unknown as asc.Compiler;
      initDefaultMemory.call(this, context ? context.lower(compiler, memoryOffset) : memoryOffset);
    };
  });
}

// asc answers an exception in its compiler by ending the process, which is not for a library to do.
function patchCrashes(): void {
  wrap(compilerPrototype, "compile", (compile) => {
    return function (this: OpenCompiler) {
      if (!contextOf(this.program)) return compile.call(this);
      try {
        return compile.call(this);
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        const what = "The compiler failed on this program, which is a mistake in the compiler";
        reportError(this.program, null, `${what}: ${text}`);
        return this.module;
      }
    };
  });
}

function patchFunctionValues(): void {
  // The expression being compiled tells where the function was named.
  let current: asc.Expression | null = null;
  for (const name of ["compileIdentifierExpression", "compilePropertyAccessExpression"] as const) {
    wrap(compilerPrototype, name, (compile) => {
      return function (this: OpenCompiler, ...args) {
        const outer = current;
        current = args[0] as asc.Expression;
        try {
          return compile.apply(this, args);
        } finally {
          current = outer;
        }
      };
    });
  }
  wrap(compilerPrototype, "ensureRuntimeFunction", (ensure) => {
    return function (this: OpenCompiler, instance) {
      if (isAsyncDeclaration(instance.prototype.declaration)) {
        const at = (current ?? instance.identifierNode).range;
        const what = `The async function '${instance.prototype.name}' cannot be used as a value: call it where it is needed`;
        reportError(this.program, at, what);
      }
      return ensure.call(this, instance);
    };
  });
}

// IR does not say which values are references; asc knows when it compiles an expression.
function patchReferences(): void {
  wrap(compilerPrototype, "compileExpression", (compileExpression) => {
    return function (this: OpenCompiler, ...args) {
      const made = compileExpression.apply(this, args);
      if (this.currentType.isManaged) contextOf(this.program)?.references.add(made);
      return made;
    };
  });
}

// asc's shadow stack aborts with a text when it is full; firmware has a fault for it.
function patchStackCheck(): void {
  wrap(compilerPrototype, "makeStaticAbort", (makeStaticAbort) => {
    return function (this: OpenCompiler, ...args) {
      const isFirmware = contextOf(this.program)?.kind === "firmware";
      const ofStackCheck = args[1] === asc.Source.native; // every other abort stands somewhere in a source
      return isFirmware && ofStackCheck
        ? this.module.call(STACK_FULL, null, Type.None)
        : makeStaticAbort.apply(this, args);
    };
  });
}

// asc puts "User-defined: " before what did not come from its own table.
function patchPrefix(): void {
  wrap(asc.DiagnosticMessage, "create", (create) => {
    return function (this: typeof asc.DiagnosticMessage, code, category, arg0, arg1, arg2) {
      const made = create.call(this, code, category, arg0, arg1, arg2);
      if (code === DiagnosticCode.User_defined_0 && arg0) made.message = arg0;
      return made;
    };
  });
}

/** What asc calls the class behind a number. */
const NUMBER_CLASS = /^([IUF]\d+|[IU]size|Bool)$/;

// What asc says of names the user has never written, and of what TypeScript has and asc has not. What it says twice of
// the same place is said once: a closure's variable is also "used before being assigned".
function patchMessages(): void {
  wrap(emitterPrototype, "emitDiagnostic", (emit) => {
    return function (this: asc.DiagnosticEmitter, code, category, range, related, arg0, arg1, arg2) {
      if (code !== DiagnosticCode.Property_0_does_not_exist_on_type_1 || arg0 !== DISPOSE) {
        const habit = range?.source.isLibrary ? null : sayHabit(code, range, [arg0 ?? "", arg1 ?? "", arg2 ?? ""]);
        if (range && followsFrom(this, code, range)) return;
        // A variable whose value could not be compiled has no type either.
        if (habit === null && code === OPERAND_CODE && this.diagnostics.some(isOurs)) return;
        const shown = [arg0, arg1, arg2].map((arg) => (arg ? sourceText(arg) : (arg ?? null)));
        if (habit === null) return emit.call(this, code, category, range, related, ...shown);
        if (range && !makeRoom(this, range)) return;
        const at = range && code === OPERAND_CODE ? operandIn(range) : range;
        return emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, at, related, habit);
      }
      const type = ((arg1 ?? "").split("/").at(-1) ?? "").replace(NUMBER_CLASS, (name) => name.toLowerCase());
      const what = `'${type}' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'`;
      emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, range, related, what);
    };
  });
}

const OPERAND_CODE: asc.DiagnosticCode = DiagnosticCode.Type_argument_expected;

/** asc's range of a call's operands begins right behind the function's name. */
function operandIn(range: asc.Range): asc.Range {
  const at = range.atStart;
  at.start += /^\s*\(?\s*/.exec(at.source.text.slice(at.start))?.[0].length ?? 0;
  at.end = Math.max(at.start, range.end);
  return at;
}

const OURS: number = DiagnosticCode.User_defined_0;
const isOurs = (said: asc.DiagnosticMessage | undefined): boolean => said?.code === OURS;

/** Takes back what asc has said of the same place; false: our words stand there already. */
function makeRoom({ diagnostics }: asc.DiagnosticEmitter, at: asc.Range): boolean {
  const earlier = diagnostics.findIndex(({ range }) => range?.source === at.source && range.start === at.start);
  if (earlier < 0) return true;
  if (isOurs(diagnostics[earlier])) return false;
  diagnostics.splice(earlier, 1);
  return true;
}

/** What asc's parser says further on in a line of which something is said already only follows from that. */
function followsFrom({ diagnostics }: asc.DiagnosticEmitter, code: number, at: asc.Range): boolean {
  if (!isSyntaxCode(code)) return false;
  return diagnostics.some((known) => {
    const { range } = known;
    if (!isOurs(known) || range?.source !== at.source) return false;
    return range.start < at.start && !at.source.text.slice(range.start, at.start).includes("\n");
  });
}
