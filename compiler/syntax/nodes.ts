// Short ways to make the nodes the syntax pass puts into the tree. Every node carries the user's range, so that
// whatever asc has to say about it points at what was written.
import type * as asc from "assemblyscript";
import { LiteralKind, Node, NodeKind, toLong } from "./asc.js";

export const ident = (name: string, at: asc.Range): asc.IdentifierExpression =>
  Node.createIdentifierExpression(name, at);

export const integer = (value: number, at: asc.Range): asc.Expression =>
  Node.createIntegerLiteralExpression(toLong(value), at);

export const call = (
  name: string,
  args: asc.Expression[],
  at: asc.Range,
  types: asc.TypeNode[] | null = null,
): asc.CallExpression => Node.createCallExpression(ident(name, at), types, args, at);

export const methodCall = (object: asc.Expression, method: string, at: asc.Range): asc.CallExpression =>
  Node.createCallExpression(Node.createPropertyAccessExpression(object, ident(method, at), at), null, [], at);

export const statement = (expression: asc.Expression): asc.Statement => Node.createExpressionStatement(expression);

export const namedType = (name: string, args: asc.TypeNode[] | null, at: asc.Range): asc.NamedTypeNode =>
  Node.createNamedType(Node.createSimpleTypeName(name, at), args, false, at);

/** The expression without parentheses around it. */
export function bare(e: asc.Expression): asc.Expression {
  while (isParenthesized(e)) e = e.expression;
  return e;
}

type Kinds = typeof NodeKind;
const is =
  <T extends asc.Node>(kind: Kinds[keyof Kinds]) =>
  (node: asc.Node): node is T =>
    node.kind === kind;

export const isIdentifier = is<asc.IdentifierExpression>(NodeKind.Identifier);
export const isPropertyAccess = is<asc.PropertyAccessExpression>(NodeKind.PropertyAccess);
export const isElementAccess = is<asc.ElementAccessExpression>(NodeKind.ElementAccess);
export const isParenthesized = is<asc.ParenthesizedExpression>(NodeKind.Parenthesized);
export const isCall = is<asc.CallExpression>(NodeKind.Call);
export const isFunctionExpression = is<asc.FunctionExpression>(NodeKind.Function);
export const isNew = is<asc.NewExpression>(NodeKind.New);
export const isBinary = is<asc.BinaryExpression>(NodeKind.Binary);
export const isUnaryPrefix = is<asc.UnaryPrefixExpression>(NodeKind.UnaryPrefix);
export const isUnaryPostfix = is<asc.UnaryPostfixExpression>(NodeKind.UnaryPostfix);
export const isTernary = is<asc.TernaryExpression>(NodeKind.Ternary);
export const isBlock = is<asc.BlockStatement>(NodeKind.Block);
export const isReturn = is<asc.ReturnStatement>(NodeKind.Return);
export const isVariable = is<asc.VariableStatement>(NodeKind.Variable);
export const isExpressionStatement = is<asc.ExpressionStatement>(NodeKind.Expression);
export const isNamedType = is<asc.NamedTypeNode>(NodeKind.NamedType);
export const isImport = is<asc.ImportStatement>(NodeKind.Import);
export const isExport = is<asc.ExportStatement>(NodeKind.Export);
export const isExportDefault = is<asc.ExportDefaultStatement>(NodeKind.ExportDefault);
export const isFunctionDeclaration = is<asc.FunctionDeclaration>(NodeKind.FunctionDeclaration);
export const isMethodDeclaration = is<asc.MethodDeclaration>(NodeKind.MethodDeclaration);
export const isClass = is<asc.ClassDeclaration>(NodeKind.ClassDeclaration);
export const isInterface = is<asc.InterfaceDeclaration>(NodeKind.InterfaceDeclaration);
export const isSwitchCase = is<asc.SwitchCase>(NodeKind.SwitchCase);
export const isWhile = is<asc.WhileStatement>(NodeKind.While);
export const isFor = is<asc.ForStatement>(NodeKind.For);
export const isDo = is<asc.DoStatement>(NodeKind.Do);
export const isSwitch = is<asc.SwitchStatement>(NodeKind.Switch);
export const isBreak = is<asc.BreakStatement>(NodeKind.Break);
export const isThrow = is<asc.ThrowStatement>(NodeKind.Throw);
export const isTrue = is<asc.TrueExpression>(NodeKind.True);
export const isParameter = is<asc.ParameterNode>(NodeKind.Parameter);

const isLiteral = is<asc.LiteralExpression>(NodeKind.Literal);
export const isStringLiteral = (node: asc.Node): node is asc.StringLiteralExpression =>
  isLiteral(node) && node.literalKind === LiteralKind.String;
export const isTemplateLiteral = (node: asc.Node): node is asc.TemplateLiteralExpression =>
  isLiteral(node) && node.literalKind === LiteralKind.Template;
export const isIntegerLiteral = (node: asc.Node): node is asc.IntegerLiteralExpression =>
  isLiteral(node) && node.literalKind === LiteralKind.Integer;
export const isArrayLiteral = (node: asc.Node): node is asc.ArrayLiteralExpression =>
  isLiteral(node) && node.literalKind === LiteralKind.Array;
