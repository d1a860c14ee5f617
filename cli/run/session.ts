// One run of a blob on the posix host: starts the host, shows what comes out of it, and gives its exit code.
//
//   tickless run --> host NAME.tkl --packets --> console wire --> view
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWireReader } from "../../host-js/packets.js";
import { environmentError, EXIT_ENVIRONMENT } from "../errors.js";
import { complain, err } from "../terminal.js";
import type { Blob } from "./blob.js";
import { createView } from "./view.js";

export interface RunOptions {
  /** As the host reads it, such as "5s"; null: until nothing can happen any more. */
  duration: string | null;
  virtual: boolean;
  trace: string | null;
  script: string | null;
  restart: boolean;
  keys: boolean;
  json: boolean;
}

/** One run of a blob, wherever it runs. */
export interface RunSession {
  /** Shows the run to its end; gives the exit code. */
  finish(): Promise<number>;
  /** Asks it to end as Ctrl-C would. */
  stop(): void;
}

export class Session implements RunSession {
  private readonly child: ChildProcess;

  constructor(
    host: string,
    private readonly blob: Blob,
    private readonly options: RunOptions,
  ) {
    this.child = spawn(host, hostArguments(blob, options), { stdio: ["inherit", "pipe", "inherit"] });
  }

  /** Shows the run to its end; gives the host's exit code. */
  async finish(): Promise<number> {
    const { child } = this;
    const view = createView(this.blob, this.options.json);
    const reader = createWireReader(
      (text) => view.text(text),
      (packet) => view.packet(packet),
    );
    child.stdout?.on("data", (bytes: Buffer) => reader.push(bytes));
    const [status, signal] = (await Promise.race([
      once(child, "close"),
      once(child, "error").then(([error]) => {
        throw environmentError(`the native host could not be started: ${(error as Error).message}`);
      }),
    ])) as [number | null, NodeJS.Signals | null];
    reader.end();
    view.end();
    if (status === null) complain(`${err.red("tickless:")} the native host was ended by ${signal ?? "a signal"}`);
    return status ?? EXIT_ENVIRONMENT;
  }

  /** Asks the host to end as Ctrl-C would. */
  stop(): void {
    this.child.kill("SIGINT");
  }
}

function hostArguments(blob: Blob, options: RunOptions): string[] {
  const args = ["--packets"];
  if (options.json) args.push("--quiet");
  if (options.virtual) args.push("--virtual");
  if (options.duration !== null) args.push("--for", options.duration);
  if (options.trace !== null) args.push("--trace", options.trace);
  if (options.script !== null) args.push("--script", options.script);
  if (options.restart) args.push("--restart");
  if (options.keys) args.push("--keys");
  return [...args, blob.file];
}
