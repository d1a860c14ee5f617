// The drive that a board is while it waits for firmware, where systems mount it, and an image on it.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { environmentError, whyFileFailed } from "../errors.js";

/** Below these a drive is, or one folder deeper, below the user's name. */
const ROOTS = ["/Volumes", "/media", "/run/media", "/mnt"];

/** The folders of all drives with this name. */
export function volumesCalled(name: string, roots: readonly string[] = ROOTS): string[] {
  const candidates = roots.flatMap((root) => [root, ...foldersIn(root)]).map((folder) => path.join(folder, name));
  return [...new Set(candidates.filter(isFolder).map((folder) => realpathSync(folder)))];
}

/** The drive's folder. None or two of them end the command. */
export function findVolume(name: string, roots: readonly string[] = ROOTS): string {
  const [found, other] = volumesCalled(name, roots);
  if (found === undefined) {
    throw environmentError(
      `no drive called ${name} is there: connect the board in its boot mode and wait for the drive, or name a file with --to`,
    );
  }
  if (other === undefined) return found;
  throw environmentError(
    `two drives are called ${name}, ${found} and ${other}: disconnect one of the boards, or name the drive with --to`,
  );
}

/**
 * Writes an image, also to a drive whose board starts anew as soon as it has all of it, so that the drive is gone before it
 * says that it is done. `sync` waits for the drive.
 */
export function copyImage(from: string, to: string, sync: (file: number) => void = fsyncSync): void {
  let written = false;
  try {
    const image = readFileSync(from);
    const file = openSync(to, "w");
    try {
      writeFileSync(file, image);
      written = true;
      sync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (written && !existsSync(path.dirname(to))) return;
    throw environmentError(`the image could not be copied to ${to}: ${whyFileFailed(error)}`);
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Not where nobody may look, nor below a file. */
export function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
