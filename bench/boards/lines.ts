// How much of a port, chip or board people write.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../..");

/** Lines of the files of every folder below one, with those of all files in it. */
export function linesBelow(folder: string): Map<string, number> {
  const folders = readdirSync(path.join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(folders.map(({ name }) => [name, linesIn(path.join(root, folder, name))]));
}

function linesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const counts = files.map(
    (file) => readFileSync(path.join(file.parentPath, file.name), "utf8").split("\n").length - 1,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
