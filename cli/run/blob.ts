// What `run` needs to know about a blob: the container as a host reads it, and, where they lie beside it, the side file
// and the source map that turn its packets into words.
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import type { SideFile } from "../../compiler/types.js";
import { ANY_HOST, readContainer, SIMULATED, stripCustomSections, type Container } from "../../host-js/container.js";
import { environmentError, programError, whyFileFailed } from "../errors.js";
import { relative } from "../project/project.js";
import { complain } from "../terminal.js";
import { Symboliser } from "./symbolise.js";

export interface Blob {
  file: string;
  container: Container;
  /** The folder the side file's paths are relative to; null: there is no side file that belongs to this blob. */
  names: { side: SideFile; symboliser: Symboliser; root: string } | null;
}

const LARGEST = SIMULATED.size;
const CHUNK = 1 << 16;

/** Reads and checks a blob; what no host could run ends the command here, with the host's own sentence. */
export function readBlob(file: string): Blob {
  const bytes = readBytes(file);
  const read = readContainer(bytes, ANY_HOST);
  if (!read.ok) throw programError(`${relative(file)} ${read.refusal.message}`);
  return { file, container: read.container, names: readNames(file, read.container) };
}

/** No more than the host itself would read: what is named may have no end. */
function readBytes(file: string): Uint8Array {
  const bytes: Buffer[] = [];
  let length = 0;
  try {
    const from = openSync(file, "r");
    try {
      for (let chunk = readChunk(from); chunk.length > 0 && length <= LARGEST; chunk = readChunk(from)) {
        bytes.push(chunk);
        length += chunk.length;
      }
    } finally {
      closeSync(from);
    }
  } catch (error) {
    throw environmentError(`${relative(file)} could not be read: ${whyFileFailed(error)}`);
  }
  if (length > LARGEST) throw programError(`${relative(file)} is larger than the ${LARGEST} bytes a host reads`);
  return Buffer.concat(bytes);
}

function readChunk(from: number): Buffer {
  const chunk = Buffer.alloc(CHUNK);
  return chunk.subarray(0, readSync(from, chunk, 0, CHUNK, null));
}

function readNames(file: string, container: Container): Blob["names"] {
  const base = file.slice(0, -".tkl".length);
  const files = { wasm: `${base}.wasm`, side: `${base}.json`, map: `${base}.wasm.map` };
  if (!Object.values(files).every((name) => existsSync(name))) return null;
  const root = rootOf(path.resolve(file));
  try {
    const wasm = readFileSync(files.wasm);
    // Names of another build would be worse than none.
    if (!Buffer.from(stripCustomSections(wasm)).equals(container.module)) return null;
    const side = readSide(readFileSync(files.side, "utf8"));
    return { side, symboliser: new Symboliser(wasm, readFileSync(files.map, "utf8"), side), root };
  } catch (error) {
    const [json, map] = [relative(files.side), relative(files.map)];
    const what = error instanceof SyntaxError || error instanceof TypeError ? "is damaged" : whyFileFailed(error);
    complain(`tickless: ${json} or ${map} ${what}, so faults and log lines have no names: build again`);
    return null;
  }
}

/** What every later step reads; the rest of a file that has these is what the compiler wrote. */
function readSide(text: string): SideFile {
  const side = JSON.parse(text) as SideFile;
  for (const key of ["functions", "tasks", "logs", "sources", "names"] as const) {
    if (!Array.isArray(side[key])) throw new SyntaxError(`${key} is missing`);
  }
  return side;
}

/** The side file's paths are relative to the folder above build/. */
function rootOf(file: string): string {
  const parts = path.dirname(file).split(path.sep);
  const build = parts.lastIndexOf("build");
  return build < 0 ? path.dirname(file) : parts.slice(0, build).join(path.sep) || path.sep;
}
