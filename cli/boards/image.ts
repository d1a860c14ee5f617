// The firmware of a board in one file: its host and a blob, each at its place in the flash, as Intel HEX; or as UF2, for
// boards that take that.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { reasonIn, runCommand } from "../host/command.js";
import { failed, fine, type HostResult } from "../host/result.js";
import type { Board } from "./board.js";
import { hostBytes, type BoardHost } from "./host.js";
import { uf2Of } from "./uf2.js";

/** The record that ends a file. */
const LAST = /^:00000001FF\r?\n/m;

/** Writes the image of a board's host with a blob's file; gives the image's path, which is `base` and an ending. */
export async function writeImage(
  board: Board,
  host: BoardHost,
  blob: string,
  base: string,
): Promise<HostResult<string>> {
  const folder = await mkdtemp(path.join(tmpdir(), "tickless-image-"));
  try {
    await mkdir(path.dirname(base), { recursive: true });
    const { flash } = board;
    const family = flash !== null && "volume" in flash ? flash.family : null;
    return await (family === null
      ? writeHex(board, host, blob, `${base}.hex`, folder)
      : writeUf2(board, host, blob, `${base}.uf2`, folder, family));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Writer<More extends unknown[] = []> = (
  board: Board,
  host: BoardHost,
  blob: string,
  file: string,
  /** For files on the way. */
  folder: string,
  ...more: More
) => Promise<HostResult<string>>;

const writeHex: Writer = async (board, host, blob, file, folder) => {
  const parts = { host: path.join(folder, "host.hex"), blob: path.join(folder, "blob.hex") };
  const at = `0x${board.memory.blob.start.toString(16)}`;
  for (const args of [
    ["-O", "ihex", host.elf, parts.host],
    ["-I", "binary", "-O", "ihex", "--change-addresses", at, blob, parts.blob],
  ]) {
    const done = await runCommand(`${host.tools}objcopy`, args, process.cwd());
    if (done.status !== 0) return failed(`the firmware could not be put together: ${reasonIn(done.output)}`);
  }
  const [first, second] = await Promise.all([readFile(parts.host, "latin1"), readFile(parts.blob, "latin1")]);
  await writeFile(file, first.replace(LAST, "") + second, "latin1");
  return fine(file);
};

const writeUf2: Writer<[family: number]> = async (board, host, blob, file, folder, family) => {
  const bytes = await hostBytes(host, path.join(folder, "host.bin"));
  if (!bytes.ok) return bytes;
  const pieces = [
    { at: board.memory.host.start, bytes: bytes.value },
    { at: board.memory.blob.start, bytes: await readFile(blob) },
  ];
  await writeFile(file, uf2Of(pieces, family));
  return fine(file);
};
