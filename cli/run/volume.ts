// The drive that a board is while it waits for firmware, where systems mount it.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** Below these a drive is, or one folder deeper, below the user's name. */
const ROOTS = ["/Volumes", "/media", "/run/media", "/mnt"];

/** Its folder; null: it is not there. */
export function findVolume(name: string, roots: readonly string[] = ROOTS): string | null {
  const candidates = roots.flatMap((root) => [root, ...foldersIn(root)]).map((folder) => path.join(folder, name));
  return candidates.find(isFolder) ?? null;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

export function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
