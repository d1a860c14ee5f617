// Where asc's compiler meets ours: the lowering runs when everything is compiled and nothing is optimised, an async
// function cannot be a value, and what asc says about names of ours is said in the user's words.
import * as asc from "assemblyscript";
import { patchInlining } from "../lowering/inlining.js";
import { patchTexts } from "../texts/hooks.js";
import {
  compilerPrototype,
  DiagnosticCategory,
  DiagnosticCode,
  emitterPrototype,
  wrap,
  type OpenCompiler,
} from "./asc.js";
import { contextOf, isAsyncDeclaration } from "./marks.js";
import { reportError } from "./report.js";
import { DISPOSE } from "./tokenizer.js";

export function patchCompiler(): void {
  patchLowering();
  patchInlining();
  patchCrashes();
  patchFunctionValues();
  patchPrefix();
  patchMessages();
  patchTexts();
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

// `using x = e` calls `x.__dispose()`, a name the user has never written.
function patchMessages(): void {
  wrap(emitterPrototype, "emitDiagnostic", (emit) => {
    return function (this: asc.DiagnosticEmitter, code, category, range, related, arg0, arg1, arg2) {
      if (code !== DiagnosticCode.Property_0_does_not_exist_on_type_1 || arg0 !== DISPOSE) {
        return emit.call(this, code, category, range, related, arg0, arg1, arg2);
      }
      const type = ((arg1 ?? "").split("/").at(-1) ?? "").replace(NUMBER_CLASS, (name) => name.toLowerCase());
      const what = `'${type}' has no [Symbol.dispose]() method, so 'using' cannot give it back: declare it with 'const'`;
      emit.call(this, DiagnosticCode.User_defined_0, DiagnosticCategory.Error, range, related, what);
    };
  });
}
