// A program and a board's host as one image for the board's flash: build/BOARD/NAME.hex or NAME.uf2.
import path from "node:path";
import type { Board } from "../boards/board.js";
import { refusalOf } from "../boards/fit.js";
import { flashOf, symbolsOf } from "../boards/host.js";
import { writeImage } from "../boards/image.js";
import type { Built } from "../compile/build.js";
import { environmentError, programError } from "../errors.js";
import { relative } from "../project/project.js";
import { warnOfMemory } from "./doubts.js";
import { ensureFirmware } from "./ensure-host.js";

export interface Image {
  file: string;
  /** Bytes of flash the host takes. */
  host: number;
}

/** Why a board does not run a blob, as a sentence; null: nothing is known against it. */
export function refusedBy(board: Board, { files, container }: Pick<Built, "files" | "container">): string | null {
  const refusal = refusalOf(board, container);
  return refusal === null ? null : `${board.name} cannot run ${relative(files.blob)}: it ${refusal}`;
}

/** A program that the board's host would refuse ends the command; one that may be too large is told of. */
export async function buildImage(board: Board, { files, container }: Built): Promise<Image> {
  const refusal = refusedBy(board, { files, container });
  if (refusal !== null) throw programError(refusal);
  const host = await ensureFirmware(board);
  const symbols = await symbolsOf(host);
  if (!symbols.ok) throw environmentError(symbols.message);
  warnOfMemory(board, container, relative(files.blob), symbols.value.get("tl_heap_size") ?? Infinity);
  const base = path.join(path.dirname(files.blob), board.name, path.basename(files.blob, ".tkl"));
  const written = await writeImage(board, host, files.blob, base);
  if (!written.ok) throw environmentError(written.message);
  return { file: written.value, host: flashOf(board, symbols.value) };
}
