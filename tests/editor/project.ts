// A project as a user opens it: every file as `tickless init` writes it, and node_modules as `npm install` fills it, as far
// as an editor looks into it.
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { projectFiles } from "../../cli/init/files.js";
import { folderWith, repository } from "../cli/cli.js";

/** What an editor reads of this package's tarball; tests/cli/package.test.ts installs the whole of it. */
const packed = ["package.json", "editor", "dist/types", "assembly"];

/** A new project with more files in it: path to text. */
export function initProject(more: Record<string, string>): string {
  const folder = folderWith({ ...Object.fromEntries(projectFiles("app")), ...more });
  const modules = path.join(folder, "node_modules");
  for (const part of packed) {
    cpSync(path.join(repository, part), path.join(modules, "tickless", part), { recursive: true });
  }
  mkdirSync(path.join(modules, "@as-pect"));
  for (const name of ["assemblyscript", "@as-pect/assembly"]) {
    symlinkSync(path.join(repository, "node_modules", name), path.join(modules, name), "dir");
  }
  return folder;
}
