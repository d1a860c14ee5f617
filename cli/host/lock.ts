// One builder at a time, also across processes: a lock file that holds the owner's process id.
import { open, readFile, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { EXIT_INTERRUPTED } from "../errors.js";
import { catchInterrupt } from "../interrupt.js";
import { complain } from "../terminal.js";
import { endCommands } from "./command.js";

const RETRY_MS = 100;

/**
 * Runs an action, which is made of commands, while no other process of this machine holds the lock. Ctrl-C ends its
 * command, and the action puts away what it has made so far.
 */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  while (!(await take(file))) {
    if (await isStale(file)) await rm(file, { force: true });
    else await setTimeout(RETRY_MS);
  }
  const interrupt = catchInterrupt(endCommands);
  try {
    return await action();
  } finally {
    interrupt.release();
    await rm(file, { force: true });
    if (interrupt.happened()) {
      complain("tickless: interrupted while a host was built: the next run goes on from there");
      process.exit(EXIT_INTERRUPTED);
    }
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Its owner died without letting go. */
async function isStale(file: string): Promise<boolean> {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  // An empty file is being written at this moment.
  if (!Number.isInteger(owner) || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
