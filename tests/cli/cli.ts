// Runs the built command as a user would and keeps what it printed; temp folders for the tests that write.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const built = path.join(repository, "dist", "cli", "main.js");

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunAt {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The command's file, if it is another package's. */
  command?: string;
}

export function start(
  args: readonly string[],
  { cwd = repository, env = {}, command = built }: RunAt = {},
): ChildProcess {
  return spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, NO_COLOR: "1", ...env } });
}

export function tickless(args: readonly string[], at: RunAt = {}): Promise<Ran> {
  return collect(start(args, at));
}

export function collect(child: ChildProcess): Promise<Ran> {
  const ran: Ran = { exitCode: null, stdout: "", stderr: "" };
  child.stdin?.end();
  child.stdout?.on("data", (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (ran.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ ...ran, exitCode }));
  });
}

/** An empty folder; what is temporary is removed after all tests (scripts/vitest-setup.mjs). */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), "tickless-cli-")));
}

/** A folder with these files in it: path to text. */
export function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}
