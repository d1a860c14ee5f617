// Runs the real posix host on small programs, which lie in a temporary folder.

import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePosixHost, type BuildOptions } from "../../cli/host/build.js";
import { compileBlob, type Fields } from "../conformance/compile.js";

export const folder = mkdtempSync(join(tmpdir(), "tickless-host-c-"));

/** The host's program, built if need be. */
export async function build(options: Partial<BuildOptions> = {}): Promise<string> {
  const built = await ensurePosixHost(options);
  if (!built.ok) throw new Error(built.message);
  return built.value;
}

export const host = await build();

export { changed } from "./changed.js";

let files = 0;

/** Writes a file of this test's and gives its path. */
export function file(contents: string | Uint8Array, extension: string): string {
  const path = join(folder, `${++files}.${extension}`);
  writeFileSync(path, contents);
  return path;
}

/** What every program needs beside its `poll` or `start`; it may leave out any of the three exports. */
export function program(source: string): string {
  const parts = [`import * as io from "./abi";`, source];
  if (!source.includes("function start(")) parts.push("export function start(): void { io.pend(0); }");
  if (!source.includes("function poll(")) parts.push("export function poll(executor: i32, lines: i32): void {}");
  if (!source.includes("function run(")) parts.push("export function run(): void { while (true) poll(0, io.wfe()); }");
  return parts.join("\n");
}

/** Calls that are not made through asc's optimiser, so that the stack is what the source says. */
export const PLAIN = ["-O0", "--disable", "nontrapping-f2i"];

/** A blob's file from a program; flags are asc's. */
export async function blob(source: string, fields: Fields = {}, flags: readonly string[] = []): Promise<string> {
  return file(await compileBlob(program(source), fields, flags), "tkl");
}

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function run(args: readonly string[], input = ""): Ended {
  const { status, stdout, stderr } = spawnSync(host, args, { encoding: "utf8", input, timeout: 30_000 });
  return { status, stdout, stderr };
}

export interface Traced extends Ended {
  trace: string[];
}

/** In virtual time, without the timeline; the trace as lines. */
export function runVirtual(blobFile: string, script = "", args: readonly string[] = []): Traced {
  const trace = file("", "jsonl");
  const fixed = ["--virtual", "--quiet", "--trace", trace, "--script", file(script, "script")];
  const ended = run([...fixed, ...args, blobFile]);
  return { ...ended, trace: readFileSync(trace, "utf8").split("\n").slice(0, -1) };
}

/** A run in real time that a test talks to. */
export class Live {
  readonly child: ChildProcessWithoutNullStreams;
  stdout = "";
  stderr = "";
  private status: number | null | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(args: readonly string[]) {
    this.child = spawn(host, args);
    const heard = (): void => this.listeners.forEach((listener) => listener());
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      heard();
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      heard();
    });
    this.child.on("close", (status) => {
      this.status = status;
      heard();
    });
  }

  /** Resolves once something is true of what came so far; the run's end is the last chance. */
  async until(happened: () => boolean): Promise<void> {
    await this.wait(() => happened() || this.status !== undefined);
    if (!happened()) throw new Error(`the run ended first (${this.status})\n${this.stdout}\n${this.stderr}`);
  }

  async end(): Promise<Ended> {
    await this.wait(() => this.status !== undefined);
    return { status: this.status ?? null, stdout: this.stdout, stderr: this.stderr };
  }

  private wait(ready: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const listener = (): void => {
        if (!ready()) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
      listener();
    });
  }
}

interface Frame {
  function: number;
  offset: number;
}

/** The calls under a fault, as the host prints them without the side file. */
export function framesIn(text: string): Frame[] {
  return Array.from(text.matchAll(/^ {2}function (\d+), offset 0x([0-9a-f]+)$/gm), ([, index, offset]) => ({
    function: Number(index),
    offset: parseInt(offset ?? "", 16),
  }));
}
