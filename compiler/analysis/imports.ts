// Imports that no host offers, where the user's code reaches them: declared by the user, or behind a name of asc's library
// that needs a browser or Node.
import type * as asc from "assemblyscript";
import { signatureOf } from "../../host-js/signatures.js";
import { C, expandType, Type, type TypeRef } from "../ir/binaryen.js";
import type { Program } from "../ir/program.js";
import type { CallGraph } from "./reach.js";

/** What asc's library imports for names a person may write, and what to write instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  "env.Date.now": "'Date' needs a clock with a date, which is not here: Instant.now() counts ticks since the start",
  "env.seed":
    "'Math.random' needs a seed from outside, which is not here: seed a generator of your own, NativeMath.seedRandom(n)",
  "env.console.log": 'asc\'s own console is not here: import { console } from "tickless", or log with info("…")',
  "env.performance.now": "'performance' is not here: Instant.now() counts ticks since the start",
};

export function reportForeignImports(program: Program, graph: CallGraph): void {
  for (const [name, { foreign, own }] of foreignImports(program)) {
    const offered = signatureOf(foreign);
    const what =
      offered === null
        ? `No host offers the import ${foreign}: what a program may import, docs/abi.md lists`
        : `The import ${foreign} has the signature ${own} here and ${offered} on every host: docs/abi.md lists them`;
    program.error(firstReach(program, graph, name), INSTEAD[foreign] ?? INSTEAD[consoleName(foreign)] ?? what);
  }
}

const consoleName = (foreign: string): string => (foreign.startsWith("env.console.") ? "env.console.log" : foreign);

interface Import {
  /** "module.name". */
  foreign: string;
  /** As in host-js/signatures.ts. */
  own: string;
}

/** By internal name, each imported function that no host offers, or not with that signature. */
function foreignImports(program: Program): Map<string, Import> {
  const found = new Map<string, Import>();
  const { ref } = program.module;
  for (let i = 0, n = C._BinaryenGetNumFunctions(ref); i < n; i++) {
    const f = C._BinaryenGetFunctionByIndex(ref, i);
    const module = program.ir.str(C._BinaryenFunctionImportGetModule(f));
    if (!module) continue;
    const foreign = `${module}.${program.ir.str(C._BinaryenFunctionImportGetBase(f))}`;
    const own = `${lettersOf(C._BinaryenFunctionGetParams(f))}>${lettersOf(C._BinaryenFunctionGetResults(f))}`;
    if (signatureOf(foreign) !== own) found.set(program.ir.str(C._BinaryenFunctionGetName(f)), { foreign, own });
  }
  return found;
}

const LETTERS = new Map<TypeRef, string>([
  [Type.I32, "i"],
  [Type.I64, "I"],
  [Type.F32, "f"],
  [Type.F64, "F"],
]);
const lettersOf = (types: TypeRef): string =>
  expandType(types)
    .map((type) => LETTERS.get(type) ?? "?")
    .join("");

/** Where the user's code first calls what leads there; null: nothing does, and the import goes again. */
function firstReach(program: Program, graph: CallGraph, name: string): asc.Range | null {
  const leads = new Map<string, boolean>();
  const leadsThere = (f: string): boolean => {
    if (f === name) return true;
    const known = leads.get(f);
    if (known !== undefined) return known;
    leads.set(f, false);
    const found = graph.callsOf(f).some(({ to }) => leadsThere(to));
    leads.set(f, found);
    return found;
  };
  for (const f of graph.users()) {
    const call = graph
      .callsOf(f.internalName)
      .find(({ to }) => (to.startsWith("~lib/") || to === name ? leadsThere(to) : false));
    if (call) return call.at ?? f.identifierNode.range;
  }
  return null;
}
