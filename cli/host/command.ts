// Runs a command to its end and gives what it said.
import { spawn, type ChildProcess } from "node:child_process";

export interface CommandResult {
  /** null: it could not be started, or a signal ended it. */
  status: number | null;
  /** Both of its outputs, in the order they came. */
  output: string;
}

const running = new Set<ChildProcess>();
let ended = false;

/** Ends the commands that run, and starts no other: the process itself is to end. */
export function endCommands(): void {
  ended = true;
  for (const child of running) child.kill();
}

export function runCommand(command: string, args: readonly string[], cwd: string): Promise<CommandResult> {
  if (ended) return Promise.resolve({ status: null, output: "interrupted" });
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const collect = (text: string): void => void (output += text);
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => resolve({ status: null, output: error.message }));
    child.on("close", (status) => {
      running.delete(child);
      resolve({ status, output });
    });
  });
}

/** More of them say what follows from the first. */
const ERRORS = 3;

/** The lines of a command's output that say most about why it failed, as one. */
export function reasonIn(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  // OpenOCD gives its reasons one below the other, before it says that it ends.
  const errors = lines.flatMap((line) => /^Error: (.*)/.exec(line)?.slice(1) ?? []);
  if (errors.length > 0) return errors.slice(0, ERRORS).join("; ");
  const at = lines.findIndex((line) => /\berror:|\bERR!|^CMake Error/.test(line));
  // CMake says what is wrong in the line below.
  const telling = at < 0 ? lines.slice(-1) : lines.slice(at, at + (lines[at]?.startsWith("CMake Error") ? 2 : 1));
  return telling.length === 0 ? "it said nothing" : telling.join(" ");
}
