// Where a program starts. The file that exports `main` is no entry of the module any more; a generated file beside it
// is, which exports what a host calls:
//
//     src/main.ts  (entry)   ->   src/main~start.ts  (entry) --imports--> src/main.ts
//                                 exports poll, run; its top level spawns main: asc exports that as `start`
import type * as asc from "assemblyscript";
import { CommonFlags, DiagnosticCategory, SourceKind } from "./asc.js";
import { marks } from "./marks.js";
import { isExport, isExportDefault, isFunctionDeclaration, isNamedType } from "./nodes.js";
import { reportError } from "./report.js";

const SHAPE = "`export async function main(): Promise<void>`";
const EXECUTOR = "~lib/tickless/task/executor";

const entriesOf = (parser: asc.Parser): asc.Source[] =>
  parser.sources.filter(
    (source) => source.sourceKind === SourceKind.UserEntry && !source.internalPath.startsWith("~lib/"),
  );

/** Does an entry file look like firmware, that is, declare or export a `main` that is async? */
export function hasMain(parser: asc.Parser): boolean {
  return entriesOf(parser).some((source) => {
    const main = findMain(source);
    return main !== null && (main === "elsewhere" || marks.asyncFunctions.has(main.declaration));
  });
}

/** Makes the generated entry. Reports what is wrong with `main`; false: there is none. */
export function replaceEntry(parser: asc.Parser): boolean {
  const mains = entriesOf(parser).flatMap((source) => {
    const main = findMain(source);
    return main ? [{ source, main }] : [];
  });
  const [first, second] = mains;
  if (!first) return false;
  const { source, main } = first;
  if (second) {
    const related = rangeOf(first.main, source);
    const what = `There are two main functions, here and in ${source.normalizedPath}: a program has one`;
    reportError(parser, rangeOf(second.main, second.source), what, related);
  } else if (main === "elsewhere" || checkMain(parser, main)) {
    source.sourceKind = SourceKind.User;
    parser.parseFile(startSource(source), `${source.internalPath}~start.ts`, true);
  }
  return true;
}

const ERROR: number = DiagnosticCategory.Error;
const isError = ({ category }: asc.DiagnosticMessage): boolean => (category as number) === ERROR;

/** Says that nothing is called `main`, unless there are errors: it may be in what could not be read. */
export function reportNoMain(parser: asc.Parser): void {
  if (parser.diagnostics.some(isError)) return;
  const [source] = entriesOf(parser);
  const path = source?.normalizedPath ?? "The program";
  reportError(parser, source ? source.range.atStart : null, `${path} has no ${SHAPE}: a program starts there`);
}

interface Main {
  declaration: asc.FunctionDeclaration;
  exported: boolean;
  /** Exported as `default`, under which name nobody looks for it. */
  byDefault: boolean;
}

/** `elsewhere`: exported here, but declared in another file. */
function findMain(source: asc.Source): Main | "elsewhere" | null {
  let local = "main";
  let exported = false;
  for (const node of source.statements) {
    if (!isExport(node)) continue;
    for (const member of node.members ?? []) {
      if (member.exportedName.text !== "main") continue;
      if (node.path) return "elsewhere";
      exported = true;
      local = member.localName.text;
    }
  }
  for (const node of source.statements) {
    const byDefault = isExportDefault(node);
    const declaration = byDefault ? node.declaration : node;
    if (!isFunctionDeclaration(declaration) || declaration.name.text !== local) continue;
    return { declaration, byDefault, exported: exported || (declaration.flags & CommonFlags.Export) !== 0 };
  }
  return exported ? "elsewhere" : null;
}

const rangeOf = (main: Main | "elsewhere", source: asc.Source): asc.Range =>
  main === "elsewhere" ? source.range.atStart : main.declaration.name.range;

function checkMain(parser: asc.Parser, { declaration, exported, byDefault }: Main): boolean {
  const { name, signature } = declaration;
  const [parameter] = signature.parameters;
  const wrong = (at: asc.Range, why: string): boolean => {
    reportError(parser, at, `${why}: write ${SHAPE}`);
    return false;
  };
  if (!marks.asyncFunctions.has(declaration)) return wrong(name.range, "'main' is the first task, so it must be async");
  if (byDefault) return wrong(name.range, "'main' is exported as default, but a program starts at what is named main");
  if (!exported) return wrong(name.range, "'main' is not exported, so no program can start there");
  if (parameter) return wrong(parameter.range, "'main' takes no parameters, because nobody could give it any");
  const type = signature.returnType;
  const value = isNamedType(type) && type.name.identifier.text === "Promise" ? type.typeArguments?.[0] : null;
  const isVoid = value && isNamedType(value) && value.name.identifier.text === "void";
  if (value && !isVoid) return wrong(type.range, "'main' gives no result, because nobody could take it");
  return true;
}

function startSource(source: asc.Source): string {
  const base = source.internalPath.split("/").at(-1) ?? "";
  return [`import { main } from "./${base}";`, `export { poll, run } from "${EXECUTOR}";`, "spawn(main());", ""].join(
    "\n",
  );
}
