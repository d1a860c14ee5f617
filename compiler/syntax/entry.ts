// Where a program starts. The file that exports `main` is no entry of the module any more; a generated file beside it
// is, which exports what a host calls:
//
//     src/main.ts  (entry)   ->   src/main~start.ts  (entry) --imports--> src/main.ts
//                                 exports poll, run; its top level spawns main: asc exports that as `start`
import type * as asc from "assemblyscript";
import { CommonFlags, DiagnosticCategory, SourceKind } from "./asc.js";
import { marks } from "./marks.js";
import { isExport, isExportDefault, isFunctionDeclaration, isImport, isNamedType } from "./nodes.js";
import { reportError, TWO_MAINS } from "./report.js";

const SHAPE = "`export async function main(): Promise<void>`";
const EXECUTOR = "~lib/tickless/task/executor";

const entriesOf = (parser: asc.Parser): asc.Source[] =>
  parser.sources.filter(
    (source) => source.sourceKind === SourceKind.UserEntry && !source.internalPath.startsWith("~lib/"),
  );

/** Does an entry file look like firmware, that is, declare or export a `main` that is async? */
export function hasMain(parser: asc.Parser): boolean {
  return entriesOf(parser).some((source) => {
    const main = findMain(parser, source);
    return main !== null && (!isFunction(main) || marks.asyncFunctions.has(main.declaration));
  });
}

/** Makes the generated entry. Reports what is wrong with `main`; false: there is none. */
export function replaceEntry(parser: asc.Parser): boolean {
  const mains = entriesOf(parser).flatMap((source) => {
    const main = findMain(parser, source);
    return main ? [{ source, main }] : [];
  });
  const [first, second] = mains;
  if (!first) return false;
  const { source, main } = first;
  if (second) {
    const what = `There are two main functions, here and in ${source.normalizedPath}: a program has one`;
    reportError(parser, rangeOf(second.main), what, rangeOf(main));
  } else if (checkMain(parser, source, main)) {
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

/** An export of `main` behind which no function was found. */
interface Elsewhere {
  member: asc.ExportMember;
}

const isFunction = (main: Main | Elsewhere): main is Main => "declaration" in main;
const rangeOf = (main: Main | Elsewhere): asc.Range =>
  isFunction(main) ? main.declaration.name.range : main.member.range;

/** What a file exports as `name`, followed into the files it is exported from. */
function findMain(parser: asc.Parser, source: asc.Source, name = "main"): Main | Elsewhere | null {
  const member = findExport(source, name);
  const local = member?.of.path ? null : (member?.member.localName.text ?? name);
  for (const node of source.statements) {
    const byDefault = isExportDefault(node);
    const declaration = byDefault ? node.declaration : node;
    if (!isFunctionDeclaration(declaration) || declaration.name.text !== local) continue;
    return { declaration, byDefault, exported: member !== null || isExported(declaration) };
  }
  if (!member) return null;
  const from =
    local === null ? { path: member.of.internalPath, name: member.member.localName.text } : importOf(source, local);
  const file =
    from &&
    parser.sources.find(({ internalPath }) => internalPath === from.path || internalPath === `${from.path}/index`);
  const found = file && file !== source ? findMain(parser, file, from.name) : null;
  return found && isFunction(found) ? found : { member: member.member };
}

const isOwnMain = (node: asc.Node): node is asc.FunctionDeclaration =>
  isFunctionDeclaration(node) && node.name.text === "main" && isExported(node);
const isExported = ({ flags }: asc.FunctionDeclaration): boolean => (flags & CommonFlags.Export) !== 0;

/** The member of an `export { … }` that gives `name`. */
function findExport(source: asc.Source, name: string): { of: asc.ExportStatement; member: asc.ExportMember } | null {
  for (const of of source.statements) {
    const member = isExport(of) && of.members?.find(({ exportedName }) => exportedName.text === name);
    if (member) return { of, member };
  }
  return null;
}

/** Where a file has an imported name from, and what it is called there. */
function importOf(source: asc.Source, local: string): { path: string; name: string } | null {
  for (const node of source.statements) {
    const found = isImport(node) && node.declarations?.find(({ name }) => name.text === local);
    if (found) return { path: node.internalPath, name: found.foreignName.text };
  }
  return null;
}

/** `source`: the entry, which exports what `main` is. */
function checkMain(parser: asc.Parser, source: asc.Source, main: Main | Elsewhere): boolean {
  const wrong = (at: asc.Range, why: string): boolean => {
    reportError(parser, at, `${why}: write ${SHAPE}`);
    return false;
  };
  if (!isFunction(main)) return wrong(main.member.range, "'main' is exported here, but it is no function");
  const { declaration, byDefault, exported } = main;
  const { name, signature } = declaration;
  const own = declaration.range.source === source ? null : source.statements.find(isOwnMain);
  if (own) {
    reportError(parser, own.name.range, TWO_MAINS, findExport(source, "main")?.member.range);
    return false;
  }
  const [parameter] = signature.parameters;
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
