// The firmware of a board in one file: its host and a blob, each at its place in the flash, as Intel HEX.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { reasonIn, runCommand } from "../host/command.js";
import { failed, fine, type HostResult } from "../host/result.js";
import type { Board } from "./board.js";
import type { BoardHost } from "./host.js";

/** The record that ends a file. */
const LAST = /^:00000001FF\r?\n/m;

/** Writes the image of a board's host with a blob's file; gives the image's path. */
export async function writeImage(
  board: Board,
  host: BoardHost,
  blob: string,
  file: string,
): Promise<HostResult<string>> {
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-image-"));
  try {
    const parts = { host: path.join(folder, "host.hex"), blob: path.join(folder, "blob.hex") };
    const at = `0x${board.memory.blob.start.toString(16)}`;
    for (const args of [
      ["-O", "ihex", host.elf, parts.host],
      ["-I", "binary", "-O", "ihex", "--change-addresses", at, blob, parts.blob],
    ]) {
      const done = await runCommand(`${host.tools}objcopy`, args, process.cwd());
      if (done.status !== 0) return failed(`the firmware could not be put together: ${reasonIn(done.output)}`);
    }
    await mkdir(path.dirname(file), { recursive: true });
    const [first, second] = await Promise.all([readFile(parts.host, "latin1"), readFile(parts.blob, "latin1")]);
    await writeFile(file, first.replace(LAST, "") + second, "latin1");
    return fine(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
