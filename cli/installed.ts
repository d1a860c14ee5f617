// Finds npm packages as Node would, by walking up the node_modules folders, without loading them.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Installed {
  folder: string;
  version: string;
}

export function findInstalled(name: string, from: string): Installed | null {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    const manifest = path.join(candidate, "package.json");
    if (existsSync(manifest)) {
      const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
      return { folder: candidate, version };
    }
    if (path.dirname(folder) === folder) return null;
  }
}
