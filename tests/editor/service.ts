// TypeScript's language service as editors run it, over one project.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Position } from "../../compiler/types.js";
import { offsetOf, type Editor, type Found } from "./editor.js";

/** The service for the project of a tsconfig.json. What is wrong with that file itself is thrown. */
export function openService(config: string): Editor {
  const fail = (problem: ts.Diagnostic): never => {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(config, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: fail,
  });
  parsed?.errors.forEach(fail);
  return new Service(parsed?.options ?? {}, parsed?.fileNames ?? [], path.dirname(config));
}

/** What TypeScript's declarations do not show of its language service. */
interface SourceMapper {
  tryGetSourcePosition(info: { fileName: string; pos: number }): { fileName: string; pos: number } | undefined;
}

function found(diagnostics: readonly ts.Diagnostic[]): Found[] {
  const all = diagnostics.map(({ file, start = 0, code, messageText }) => {
    const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    return { line: line + 1, column: character + 1, code, message };
  });
  return all.sort((a, b) => a.line - b.line || a.column - b.column);
}

class Service implements Editor {
  private readonly service: ts.LanguageService;

  constructor(
    options: ts.CompilerOptions,
    private readonly files: string[],
    folder: string,
  ) {
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => files,
      getScriptVersion: () => "1",
      getScriptSnapshot: (file) => {
        return ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, "utf8")) : undefined;
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: (file) => ts.sys.readFile(file),
      readDirectory: (...asked) => ts.sys.readDirectory(...asked),
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      getDirectories: (folder) => ts.sys.getDirectories(folder),
      realpath: (file) => ts.sys.realpath?.(file) ?? file,
    });
  }

  problems(file: string): Promise<Found[]> {
    if (!this.files.includes(file)) throw new Error(`${file} is not in the project`);
    return Promise.resolve(
      found([...this.service.getSyntacticDiagnostics(file), ...this.service.getSemanticDiagnostics(file)]),
    );
  }

  hints(file: string): Promise<Found[]> {
    return Promise.resolve(found(this.service.getSuggestionDiagnostics(file)));
  }

  hover(at: Position): Promise<string> {
    const info = this.service.getQuickInfoAtPosition(at.file, offsetOf(readFileSync(at.file, "utf8"), at));
    const parts = [info?.displayParts, info?.documentation].map((part) => ts.displayPartsToString(part));
    return Promise.resolve(parts.join("\n"));
  }

  completions(at: Position): Promise<string[]> {
    const found = this.service.getCompletionsAtPosition(at.file, offsetOf(readFileSync(at.file, "utf8"), at), {});
    return Promise.resolve((found?.entries ?? []).map(({ name }) => name));
  }

  definitions(at: Position): Promise<Position[]> {
    const found = this.service.getDefinitionAtPosition(at.file, offsetOf(readFileSync(at.file, "utf8"), at)) ?? [];
    return Promise.resolve(found.map(({ fileName, textSpan }) => this.throughMap(fileName, textSpan.start)));
  }

  /** From typings into the source behind them, as the server around this service goes for every editor. */
  private throughMap(typings: string, start: number): Position {
    const mapper = (this.service as ts.LanguageService & { getSourceMapper(): SourceMapper }).getSourceMapper();
    const { fileName, pos } = mapper.tryGetSourcePosition({ fileName: typings, pos: start }) ?? {
      fileName: typings,
      pos: start,
    };
    const before = readFileSync(fileName, "utf8").slice(0, pos).split("\n");
    return { file: fileName, line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }

  close(): void {
    this.service.dispose();
  }
}
