// Runs that go on until somebody ends them: watching, Ctrl-C, a closed input and a closed output.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { folderWith, start } from "./cli.js";

const saying = (text: string): string => `import { Timer, info } from "tickless";

export async function main(): Promise<void> {
  info("${text}");
  while (true) await Timer.afterMillis(1000);
}
`;

const chatter = `import { Timer, info } from "tickless";

export async function main(): Promise<void> {
  while (true) {
    info("line");
    await Timer.afterMillis(1);
  }
}
`;

/** A running command, and a way to wait for what it prints. */
class Running {
  output = "";
  readonly closed: Promise<[number | null, NodeJS.Signals | null]>;
  private waiting: (() => void)[] = [];

  constructor(readonly child: ChildProcess) {
    this.closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    const take = (chunk: Buffer): void => {
      this.output += chunk.toString();
      for (const look of this.waiting.splice(0)) look();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
  }

  /** Waits until this was printed, and forgets everything up to it. */
  readonly until = async (text: string): Promise<void> => {
    while (!this.output.includes(text)) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.output = this.output.slice(this.output.indexOf(text) + text.length);
  };
}

let running: Running | null = null;

function run(args: string[], cwd: string): Running {
  running = new Running(start(args, { cwd }));
  return running;
}

afterEach(async () => {
  if (running?.child.exitCode === null) running.child.kill("SIGINT");
  await running?.closed;
  running = null;
});

/** The processes whose parent this is. */
function childrenOf(pid: number): number[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.map(Number).filter((child) => parentOf(child) === pid);
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return -1; // it ended meanwhile
  }
}

test("Ctrl-C ends a run in real time with 130 and leaves no process behind", async () => {
  const cwd = folderWith({ "main.ts": saying("hello") });
  const { child, closed, until } = run(["run", "main.ts"], cwd);
  await until("hello");
  const hosts = childrenOf(child.pid ?? 0);
  expect(hosts).toHaveLength(1);
  child.kill("SIGINT");
  expect(await closed).toEqual([130, null]);
  expect(hosts.map(parentOf)).toEqual([-1]);
});

test("--watch runs again after a change, waits after a mistake, and Ctrl-C ends it", async () => {
  const cwd = folderWith({ "main.ts": saying("first"), "tickless.json": '{"entry": "main.ts"}' });
  const file = path.join(cwd, "main.ts");
  const { child, closed, until } = run(["run", "--watch"], cwd);
  await until("INFO  first");
  writeFileSync(file, saying("second"));
  await until("changed: building again");
  await until("INFO  second");
  writeFileSync(file, saying("third").replace("afterMillis", "afterMilis"));
  await until("was not built: 1 error");
  await until("waiting for a change");
  writeFileSync(path.join(cwd, "tickless.json"), '{"entry": "mian.ts"}');
  await until('"entry" names mian.ts, which does not exist');
  writeFileSync(path.join(cwd, "tickless.json"), '{"entry": "main.ts"}');
  await until("was not built: 1 error");
  writeFileSync(file, saying("fourth"));
  await until("INFO  fourth");
  const hosts = childrenOf(child.pid ?? 0);
  child.kill("SIGINT");
  expect(await closed).toEqual([130, null]);
  expect(hosts.map(parentOf)).toEqual([-1]);
});

test("--watch of a blob is a usage error", async () => {
  const { closed, until } = run(["run", "--watch", "a.tkl"], folderWith({ "a.tkl": "" }));
  await until("a.tkl has no sources to watch: name the project's folder");
  expect(await closed).toEqual([2, null]);
});

test("a closed input is no reason to fail", async () => {
  const running = run(["run", "main.ts", "--for", "300ms"], folderWith({ "main.ts": saying("hello") }));
  running.child.stdin?.destroy();
  await running.until("hello");
  expect(await running.closed).toEqual([0, null]);
});

test("a reader who goes away ends the run, without a stack trace or a process left behind", async () => {
  const running = run(["run", "main.ts"], folderWith({ "main.ts": chatter }));
  await running.until("line");
  const hosts = childrenOf(running.child.pid ?? 0);
  running.child.stdout?.destroy();
  expect(await running.closed).toEqual([130, null]);
  expect(hosts.map(parentOf)).toEqual([-1]);
  expect(running.output).not.toContain("node:");
});
