// Teaches asc's parser `async`, `await`, `using` and `[Symbol.dispose]`. Only what the grammar needs happens here: the
// nodes made are ones asc knows, and what was meant is kept in the marks for the syntax pass, which knows the program.
import type * as asc from "assemblyscript";
import {
  CommonFlags,
  DiagnosticCode,
  Node,
  NodeKind,
  openParser,
  openTokenizer,
  parserPrototype,
  Precedence,
  Token,
  wrap,
} from "./asc.js";
import { asyncKeywordBefore, contextOf, marks } from "./marks.js";
import { call, ident, isCall, isFunctionExpression } from "./nodes.js";
import { promiseWanted, reportError, replaceReport, USING_OUTSIDE } from "./report.js";
import { DISPOSE } from "../ir/names.js";
import { matchesAt } from "./tokenizer.js";

const usingHead = /using[ \t]+(?!(?:of|in|as|is|instanceof)\b)(?=[\p{ID_Start}$_])/uy;
const awaitUsing = /await[ \t]+using[ \t]+[\p{ID_Start}$_]/uy;
const superDispose = /super\s*\[\s*Symbol\s*\.\s*dispose\s*\]/y;
const forHead = /for\s*\(\s*(?:await[ \t]+)?using[ \t]+(?!(?:of|in|as|is|instanceof)\b)[\p{ID_Start}$_]/uy;

export const CONFIG_PATH = "~lib/tickless/abi/config.ts";

export function patchParser(): void {
  patchFiles();
  patchFunctions();
  patchMembers();
  patchExpressions();
  patchStatements();
}

// The library's configuration differs from program to program while asc's table of library files is one per process.
function patchFiles(): void {
  wrap(parserPrototype, "parseFile", (parseFile) => {
    return function (this: asc.Parser, text, path, isEntry) {
      const config = path === CONFIG_PATH ? contextOf(this)?.config : undefined;
      parseFile.call(this, config ?? text, path, isEntry);
    };
  });
}

function keyword(tn: asc.Tokenizer, position: number): asc.Range | null {
  return asyncKeywordBefore(tn.source, position, (s, e) => tn.range(s, e));
}

function patchFunctions(): void {
  wrap(parserPrototype, "parseFunction", (parseFunction) => {
    return function (this: asc.Parser, tn, flags, decorators, startPos) {
      const isAsync = keyword(tn, openTokenizer(tn).tokenPos) !== null;
      const declaration = parseFunction.call(this, tn, flags, decorators, startPos);
      if (declaration && isAsync) markFunction(this, declaration);
      return declaration;
    };
  });
}

function markFunction(parser: asc.Parser, declaration: asc.FunctionDeclaration): void {
  marks.asyncFunctions.add(declaration);
  const { returnType } = declaration.signature;
  if (returnType.range.start !== returnType.range.end) return;
  const { name } = declaration;
  replaceReport(parser, DiagnosticCode.Type_expected, returnType.range, name.range, promiseWanted(name.text, "void"));
}

function patchMembers(): void {
  wrap(parserPrototype, "parseDecorator", (parseDecorator) => {
    return function (this: asc.Parser, tn) {
      const open = openTokenizer(tn);
      const inHead = open.memberHead === true;
      const decorator = parseDecorator.call(this, tn);
      open.memberHead = inHead;
      return decorator;
    };
  });

  wrap(parserPrototype, "parseClassMember", (parseClassMember) => {
    return function (this: asc.Parser, tn, parent) {
      const open = openTokenizer(tn);
      const before = open.pos;
      open.clearNextToken();
      open.memberHead = true;
      let member: asc.Node | null = null;
      try {
        member = parseClassMember.call(this, tn, parent);
      } finally {
        open.memberHead = false;
      }
      if (member) finishMember(this, tn, member, before);
      return member;
    };
  });
}

/** The part of a member that can follow `async`. */
type Member = asc.Node & { name?: asc.IdentifierExpression; flags?: number; body?: asc.Statement | null };

function finishMember(parser: asc.Parser, tn: asc.Tokenizer, node: asc.Node, before: number): void {
  const member = node as Member;
  const name = member.name;
  if (!name) return;
  if (name.text === DISPOSE) marks.touched.add(tn.source);
  const word = keyword(tn, name.range.start) ?? swallowedBefore(tn, before, name.range.start);
  if (!word) return;
  const flags = member.flags ?? 0;
  if (name.text === DISPOSE) {
    reportError(
      parser,
      word,
      "[Symbol.dispose]() cannot be async: it runs while a task is cancelled and must not wait",
    );
  } else if (member.kind !== NodeKind.MethodDeclaration || flags & (CommonFlags.Get | CommonFlags.Set)) {
    reportError(parser, word, "Only a function or a method can be async: make this a method");
  } else if (flags & CommonFlags.Constructor) {
    reportError(parser, word, "A constructor cannot be async: write a static async method that makes the object");
  } else if (!member.body) {
    reportError(parser, word, "A method without a body takes no 'async': leave it out and keep 'Promise<T>'");
  } else {
    markFunction(parser, member as asc.MethodDeclaration);
  }
}

// `async get x()`: the word was read as a modifier, but not of the name.
function swallowedBefore(tn: asc.Tokenizer, from: number, to: number): asc.Range | null {
  for (const start of marks.asyncStarts.get(tn.source) ?? []) {
    if (start >= from && start < to) return tn.range(start, start + "async".length);
  }
  return null;
}

function patchExpressions(): void {
  wrap(parserPrototype, "parseExpressionStart", (parseExpressionStart) => {
    return function (this: asc.Parser, tn) {
      const next = tn.peek();
      if (next === Token.Await) return parseAwait(this, tn);
      if (next === Token.Super && matchesAt(superDispose, tn.source.text, tn.nextTokenPos))
        return parseSuperDispose(this, tn);
      let word = next === Token.Function ? keyword(tn, tn.nextTokenPos) : null;
      if (next === Token.Async) {
        tn.next();
        word = tn.range();
      }
      const made = parseExpressionStart.call(this, tn);
      return word && made ? markAsync(this, tn, made, word) : made;
    };
  });
}

function parseAwait(parser: asc.Parser, tn: asc.Tokenizer): asc.Expression | null {
  tn.next();
  const word = tn.range();
  const operand = parser.parseExpression(tn, Precedence.UnaryPrefix);
  if (!operand) return null;
  marks.touched.add(tn.source);
  const node = call("__await", [operand], tn.range(word.start, tn.pos));
  node.expression.range = word;
  marks.awaits.set(node, word);
  return node;
}

// asc knows `super` only before a dot or an argument list.
function parseSuperDispose(parser: asc.Parser, tn: asc.Tokenizer): asc.Expression {
  tn.next();
  const object = Node.createSuperExpression(tn.range());
  openTokenizer(tn).pos = superDispose.lastIndex;
  const key = tn.range(object.range.end, superDispose.lastIndex);
  const method = Node.createPropertyAccessExpression(
    object,
    ident(DISPOSE, key),
    tn.range(object.range.start, key.end),
  );
  return openParser(parser).maybeParseCallExpression(tn, method);
}

function markAsync(parser: asc.Parser, tn: asc.Tokenizer, made: asc.Expression, word: asc.Range): asc.Expression {
  const inner = isCall(made) ? made.expression : made;
  if (isFunctionExpression(inner)) {
    marks.touched.add(tn.source);
    marks.asyncExpressions.set(inner.declaration, word);
  } else {
    reportError(parser, word, "'async' stands only before a function or a method");
  }
  return made;
}

function patchStatements(): void {
  wrap(parserPrototype, "parseStatement", (parseStatement) => {
    return function (this: asc.Parser, tn, topLevel = false) {
      const token = tn.peek();
      const { text } = tn.source;
      const at = tn.nextTokenPos;
      if (token === Token.Identifier && matchesAt(usingHead, text, at)) return parseUsing(this, tn, topLevel);
      if (token === Token.Await && matchesAt(awaitUsing, text, at)) {
        tn.next();
        reportError(this, tn.range(), "'await using' does not exist here, because dispose cannot wait: write 'using'");
        return parseUsing(this, tn, topLevel);
      }
      if (token === Token.For && matchesAt(forHead, text, at)) {
        const end = text.indexOf("using", at) + "using".length;
        const start = text.lastIndexOf("await", end) > at ? text.lastIndexOf("await", end) : end - "using".length;
        const what = "'using' cannot stand in the head of a loop: declare it before the loop or in its body";
        reportError(this, tn.range(start, end), what);
        openTokenizer(tn).readAsConst = { start, end };
      }
      return parseStatement.call(this, tn, topLevel);
    };
  });
}

function parseUsing(parser: asc.Parser, tn: asc.Tokenizer, topLevel: boolean): asc.VariableStatement | null {
  tn.next();
  openTokenizer(tn).readIdentifier();
  const word = tn.range();
  if (topLevel) reportError(parser, word, USING_OUTSIDE);
  // Read as the head of a loop would be, so that a missing initialiser is ours to report.
  const made = parser.parseVariable(tn, CommonFlags.Const, null, word.start, true);
  if (!made) return null;
  if (tn.token !== Token.Semicolon) openParser(parser).checkASI(tn);
  for (const { name, initializer } of made.declarations) {
    if (!initializer)
      reportError(parser, name.range, `'using ${name.text}' needs a value: write 'using ${name.text} = …'`);
  }
  marks.touched.add(tn.source);
  marks.usings.add(made);
  return made;
}
