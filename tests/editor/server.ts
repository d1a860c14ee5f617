// TypeScript 7 has no language service in JavaScript; editors speak to its language server, and so do the tests: JSON
// messages with a length in front, over standard input and output.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Position } from "../../compiler/types.js";
import type { Editor, Found } from "./editor.js";

const bin = path.join(import.meta.dirname, "../../node_modules/typescript-7/bin/tsc");

interface Place {
  line: number;
  character: number;
}
interface Message {
  id?: number | string;
  method?: string;
  result?: unknown;
  error?: { message: string };
}
interface Target {
  uri: string;
  range: { start: Place };
}
interface Diagnostic {
  range: { start: Place };
  severity: number;
  code: number;
  message: string;
}

/** Of a problem; what is less is a hint. */
const WARNING = 2;

function found({ range: { start }, code, message }: Diagnostic): Found {
  return { line: start.line + 1, column: start.character + 1, code, message };
}

/** A language server for the project of a tsconfig.json. */
export async function openServer(config: string): Promise<Editor> {
  const folder = path.dirname(config);
  const server = new Server(spawn(process.execPath, [bin, "--lsp", "--stdio"], { cwd: folder }));
  await server.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] } } },
  });
  server.notify("initialized", {});
  return server;
}

class Server implements Editor {
  private received = Buffer.alloc(0);
  private readonly waiting = new Map<number, (message: Message) => void>();
  /** Why it answers no more. */
  private ended: string | null = null;
  private readonly opened = new Set<string>();
  private lastId = 0;

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.on("data", (chunk: Buffer) => this.receive(chunk));
    child.once("error", (error) => this.end(error.message));
    child.once("exit", (code, signal) => this.end(`the language server has ended (${signal ?? code})`));
    child.stdin.on("error", () => {}); // a broken pipe: its exit tells more
  }

  /** Whoever waits for an answer would wait for ever. */
  private end(why: string): void {
    this.ended ??= why;
    for (const answer of this.waiting.values()) answer({ error: { message: this.ended } });
    this.waiting.clear();
  }

  async problems(file: string): Promise<Found[]> {
    return (await this.diagnostics(file)).filter(({ severity }) => severity <= WARNING).map(found);
  }

  async hints(file: string): Promise<Found[]> {
    return (await this.diagnostics(file)).filter(({ severity }) => severity > WARNING).map(found);
  }

  private async diagnostics(file: string): Promise<Diagnostic[]> {
    const { items } = (await this.ask("textDocument/diagnostic", file)) as { items: Diagnostic[] };
    return items.sort(
      ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
    );
  }

  async hover(at: Position): Promise<string> {
    const found = (await this.ask("textDocument/hover", at.file, at)) as { contents: { value: string } } | null;
    return found?.contents.value ?? "";
  }

  async completions(at: Position): Promise<string[]> {
    const found = (await this.ask("textDocument/completion", at.file, at)) as { items: { label: string }[] } | null;
    return (found?.items ?? []).map(({ label }) => label);
  }

  async definitions(at: Position): Promise<Position[]> {
    const found = (await this.ask("textDocument/definition", at.file, at)) as Target[] | null;
    return (found ?? []).map(({ uri, range: { start } }) => {
      return { file: fileURLToPath(uri), line: start.line + 1, column: start.character + 1 };
    });
  }

  close(): void {
    this.child.kill();
  }

  request(method: string, params: unknown): Promise<unknown> {
    if (this.ended !== null) return Promise.reject(new Error(this.ended));
    const id = ++this.lastId;
    this.send({ id, method, params });
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
    });
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** A request about a file, which is opened before the first. */
  private ask(method: string, file: string, at?: Position): Promise<unknown> {
    const uri = pathToFileURL(file).href;
    if (!this.opened.has(file)) {
      this.opened.add(file);
      const textDocument = { uri, languageId: "typescript", version: 1, text: readFileSync(file, "utf8") };
      this.notify("textDocument/didOpen", { textDocument });
    }
    const position = at && { line: at.line - 1, character: at.column - 1 };
    return this.request(method, { textDocument: { uri }, ...(position ? { position } : {}) });
  }

  private send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private receive(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    while (true) {
      const head = this.received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.received.toString("latin1", 0, head))?.[1]);
      const end = head + 4 + length;
      if (this.received.length < end) return;
      const message = JSON.parse(this.received.toString("utf8", head + 4, end)) as Message;
      this.received = this.received.subarray(end);
      this.handle(message);
    }
  }

  private handle(message: Message): void {
    // What the server itself asks for (settings, watched files) it does not get, and goes on without.
    if (message.method !== undefined) {
      if (message.id !== undefined) this.send({ id: message.id, result: null });
      return;
    }
    if (typeof message.id !== "number") return;
    this.waiting.get(message.id)?.(message);
    this.waiting.delete(message.id);
  }
}
