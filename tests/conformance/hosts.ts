// Runs one blob on each host in virtual time and gives its trace. Files live in a folder of their own that is removed
// at the end of the tests.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePosixHost } from "../../cli/host/build.js";
import { createHost } from "../../host-js/host.js";
import { parseScript } from "../../host-js/script.js";
import { traceLine } from "../../host-js/trace.js";
import type { NamedTrace } from "./compare.js";
import { accept } from "./compile.js";

export interface RunInput {
  /** The container's bytes. */
  blob: Uint8Array;
  script?: string;
  /** The last tick that may happen; null: until nothing can happen any more. */
  until?: number | null;
  /** The longest one poll may run, in milliseconds, on the posix host. */
  budget?: number;
}

export interface PosixRun extends NamedTrace {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** More lines than any of these programs makes: one that never sleeps is stopped here. */
const MOST_LINES = 1_000_000;

export class Hosts {
  private constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  /** Builds the posix host if need be. */
  static async open(): Promise<Hosts> {
    const built = await ensurePosixHost();
    if (!built.ok) throw new Error(built.message);
    return new Hosts(built.value, await mkdtemp(join(tmpdir(), "tickless-conformance-")));
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async posix({ blob, script = "", until = null, budget }: RunInput): Promise<PosixRun> {
    const [file, input, trace] = ["blob.tkl", "input.script", "trace.jsonl"].map((name) => join(this.folder, name));
    if (file === undefined || input === undefined || trace === undefined) throw new Error("there are three names");
    await Promise.all([writeFile(file, blob), writeFile(input, script), rm(trace, { force: true })]);
    const args = ["--virtual", "--quiet", "--script", input, "--trace", trace];
    if (until !== null) args.push("--for", `${until}t`);
    if (budget !== undefined) args.push("--budget", `${budget}ms`);
    const ended = await this.command([...args, file]);
    const lines = (await readFile(trace, "utf8").catch(() => "")).split("\n").slice(0, -1);
    return { name: "posix", lines, ...ended };
  }

  /** What `--check` says of each blob: "can run here" or the whole sentence of a refusal, without the file's name. */
  async checkOnPosix(blobs: readonly Uint8Array[]): Promise<string[]> {
    const files = blobs.map((_, index) => join(this.folder, `check-${index}.tkl`));
    await Promise.all(blobs.map((blob, index) => writeFile(files[index] ?? "", blob)));
    const { stdout, stderr } = await this.command(["--check", ...files]);
    const said = new Map<string, string>();
    for (const line of `${stdout}\n${stderr}`.split("\n")) {
      const [, file = "", sentence = ""] = /(\S+\.tkl) (.*)$/.exec(line) ?? [];
      said.set(file, sentence);
    }
    return files.map((file) => said.get(file) ?? "(nothing)");
  }

  private command(args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const options = { maxBuffer: 1 << 28, timeout: 60_000, killSignal: "SIGKILL" } as const;
      const child = execFile(this.program, args, options, (_error, stdout, stderr) => {
        resolve({ status: child.exitCode, stdout, stderr });
      });
    });
  }
}

export function hostJs({ blob, script = "", until = null }: RunInput): NamedTrace {
  const input = parseScript(script);
  if (!input.ok) throw new Error(`line ${input.line} of the script: ${input.message}`);
  const lines: string[] = [];
  const host = createHost(accept(blob), {
    script: input.lines,
    trace: (event) => {
      if (lines.push(traceLine(event)) > MOST_LINES) throw new Error("the program never sleeps");
    },
  });
  host.runUntil(until === null ? null : BigInt(until));
  return { name: "host-js", lines };
}
