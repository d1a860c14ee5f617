// The same program under Node: async functions become generators, whose `return` is a cancel, esbuild lowers `using`,
// and a small executor polls the tasks batch by batch as ours does.
import { transform } from "esbuild";
import ts from "typescript";

/** A task as Node runs it. */
type Task = Generator<void, unknown, void>;

/** Runs a program that imports `info`, `pool`, `spawn` and `yieldNow` only; gives what it logged. */
export async function runInNode(source: string): Promise<string[]> {
  const { code } = await transform(toGenerators(source), { loader: "ts", target: "es2022", format: "cjs" });
  const log: string[] = [];
  let queue: Task[] = [];
  const shim = {
    info: (format: string, ...values: unknown[]): void =>
      void log.push(format.replace(/\{\}/g, () => String(values.shift()))),
    *yieldNow(): Generator<void, void, void> {
      yield;
    },
    pool: (): void => undefined,
    spawn: (task: Task) => {
      queue.push(task);
      return { cancel: () => void task.return(undefined) };
    },
  };
  const module = { exports: {} as { main(): Task } };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the test's own program
  const load = new Function("require", "module", "exports", code) as (...given: unknown[]) => void;
  load(() => shim, module, module.exports);
  shim.spawn(module.exports.main());
  while (queue.length > 0) {
    const batch = queue;
    queue = [];
    for (const task of batch) if (!task.next().done) queue.push(task);
  }
  return log;
}

/** `async f() { await e }` as `*f() { yield* e }`. */
function toGenerators(source: string): string {
  const file = ts.createSourceFile("main.ts", source, ts.ScriptTarget.Latest, true);
  const { factory } = ts;
  const star = factory.createToken(ts.SyntaxKind.AsteriskToken);
  const isAsync = (m: ts.ModifierLike): boolean => m.kind === ts.SyntaxKind.AsyncKeyword;
  const plain = (modifiers: readonly ts.ModifierLike[] | undefined): ts.ModifierLike[] =>
    (modifiers ?? []).filter((m) => !isAsync(m));
  const result = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        const made = ts.visitEachChild(node, visit, context);
        if (ts.isAwaitExpression(made)) {
          return factory.createParenthesizedExpression(factory.createYieldExpression(star, made.expression));
        }
        if (ts.isFunctionDeclaration(made) && made.modifiers?.some(isAsync)) {
          const { name, typeParameters, parameters, body } = made;
          const { modifiers } = made;
          return factory.createFunctionDeclaration(
            plain(modifiers),
            star,
            name,
            typeParameters,
            parameters,
            undefined,
            body,
          );
        }
        if (ts.isMethodDeclaration(made) && made.modifiers?.some(isAsync)) {
          const { name, typeParameters, parameters, body, modifiers } = made;
          return factory.createMethodDeclaration(
            plain(modifiers),
            star,
            name,
            undefined,
            typeParameters,
            parameters,
            undefined,
            body,
          );
        }
        return made;
      };
      return ts.visitNode(root, visit) as ts.SourceFile;
    },
  ]);
  return ts.createPrinter().printFile(result.transformed[0]!);
}
