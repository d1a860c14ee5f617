// docs/cancellation.md and the library say the same: every call that waits has a row there, and every row a test.

import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { source } from "./harness.js";
import { SLOW_WAITS } from "./slow-uart.js";
import { WAITS } from "./waits.js";

/** What the compiler knows by name: in the library's sources these do not look like async functions. */
const BY_NAME = ["suspend", "select", "Promise.race", "join", "Promise.all", "print"];

const isAsync = (node: ts.HasModifiers): boolean => has(node, ts.SyntaxKind.AsyncKeyword);

function has(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false;
}

/** `f` for an async function, `C.m` for the public async methods of a class. */
function waitsOf(node: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(node)) return isAsync(node) ? [node.name?.text ?? ""] : [];
  if (!ts.isClassDeclaration(node)) return [];
  return node.members
    .filter((member) => ts.isMethodDeclaration(member))
    .filter((method) => isAsync(method) && !has(method, ts.SyntaxKind.PrivateKeyword))
    .map((method) => `${node.name?.text}.${method.name.getText()}`);
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);

/** Everything public that waits, from the exports of assembly/index.ts. */
function publicWaits(): string[] {
  const found = parse("assembly/index.ts").statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !statement.moduleSpecifier) return [];
    if (!ts.isNamedExports(statement.exportClause) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const names = new Set(statement.exportClause.elements.map(({ name }) => name.text));
    const waits = parse(path.join("assembly", `${statement.moduleSpecifier.text}.ts`)).statements.flatMap(waitsOf);
    return waits.filter((name) => names.has(name.split(".")[0] ?? ""));
  });
  return [...found, ...BY_NAME].sort();
}

const rows = source("docs/cancellation.md")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, calls = "", loses = ""]) => ({ calls: [...calls.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ""), loses }));

test("the table of docs/cancellation.md has every call of the library that waits once, and no other", () => {
  expect(rows.flatMap(({ calls }) => calls).sort()).toEqual(publicWaits());
  expect(rows.every(({ loses }) => loses.length > 5)).toBe(true);
});

test("every row of docs/cancellation.md has a test that cancels it in all ways", () => {
  const waits = new Set([...WAITS, ...SLOW_WAITS].flatMap(({ of }) => of.split(", ")));
  expect(rows.flatMap(({ calls }) => calls).filter((call) => !waits.has(call))).toEqual([]);
});
