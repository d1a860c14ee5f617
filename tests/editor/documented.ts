// Which names of the library an editor shows without a word about them.
import path from "node:path";
import ts from "typescript";

const folder = path.join(import.meta.dirname, "../../editor");
const index = path.join(import.meta.dirname, "../../dist/types/index.d.ts");

/** Names of what "tickless" exports, and of everything public in it, that have no documentation. */
export function undocumented(): { all: string[]; without: string[] } {
  const options = { noLib: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const program = ts.createProgram([index, path.join(folder, "globals.d.ts")], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${index} is not built`);
  const all: string[] = [];
  const without: string[] = [];
  const visit = (name: string, symbol: ts.Symbol): void => {
    if (isPrivate(symbol)) return;
    all.push(name);
    if (ts.displayPartsToString(symbol.getDocumentationComment(checker)) === "") without.push(name);
    const { members = new Map<ts.__String, ts.Symbol>(), exports = new Map<ts.__String, ts.Symbol>() } = symbol;
    for (const member of [...members.values(), ...exports.values()]) {
      if (isNamed(member)) visit(`${name}.${nameOf(member)}`, member);
    }
  };
  for (const symbol of checker.getExportsOfModule(module)) {
    visit(symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  }
  return { all, without };
}

const isPrivate = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some((node) => ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private);

/** What one can write behind a dot: no type parameters, no `prototype`; constructors are called by their class. */
const isNamed = ({ flags }: ts.Symbol): boolean =>
  (flags & (ts.SymbolFlags.TypeParameter | ts.SymbolFlags.Prototype | ts.SymbolFlags.Constructor)) === 0;

const nameOf = ({ name }: ts.Symbol): string =>
  name.startsWith("__@") ? `[Symbol.${name.slice(3).split("@")[0]}]` : name;
