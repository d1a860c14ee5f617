// What a PATH on the command line means: a project folder with tickless.json, a folder or file without one, or a blob.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { environmentError, usageError, whyFileFailed } from "../errors.js";
import { packageFolder } from "../package.js";
import type { Settings } from "./schema.js";
import { complaintsAbout, defaultSettings, parseSettings, programName } from "./settings.js";

export interface Project {
  /** The folder all of the project's paths are relative to. */
  root: string;
  settings: Settings;
}

export type Subject = { kind: "project"; project: Project } | { kind: "blob"; file: string };

const SETTINGS_FILE = "tickless.json";

export function findSubject(given: string | undefined): Subject {
  const target = path.resolve(given ?? ".");
  if (!existsSync(target))
    throw usageError(`${given ?? "."} does not exist: name a project folder, a .ts file or a .tkl file`);
  if (statSync(target).isDirectory()) return { kind: "project", project: projectOfFolder(target) };
  if (target.endsWith(".tkl")) return { kind: "blob", file: target };
  if (target.endsWith(".ts")) return { kind: "project", project: projectOfFile(target) };
  throw usageError(`${given} is neither a folder, a .ts file nor a .tkl file: name one of these`);
}

/** As findSubject, for commands that need sources. */
export function findProject(given: string | undefined): Project {
  const subject = findSubject(given);
  if (subject.kind === "project") return subject.project;
  throw usageError(`${given} is a built blob: name the project's folder or its .ts file`);
}

export function readSettings(folder: string): Settings | null {
  const file = path.join(folder, SETTINGS_FILE);
  if (!existsSync(file)) return null;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw environmentError(`${relative(file)} could not be read: ${whyFileFailed(error)}`);
  }
  const result = parseSettings(text, path.basename(folder));
  const complaints = result.ok ? complaintsAbout(result.settings, knownBoards()) : result.complaints;
  if (result.ok && complaints.length === 0) return result.settings;
  throw usageError(complaints.map((complaint) => `${relative(file)}: ${complaint}`).join("\n"));
}

/** Every folder under boards/ that describes a board; the native host is one of them. */
function knownBoards(): string[] {
  const folder = path.join(packageFolder, "boards");
  const boards = existsSync(folder) ? readdirSync(folder) : [];
  return boards.filter((board) => existsSync(path.join(folder, board, "board.json")));
}

/** A path as the user would write it from where he stands. */
export function relative(file: string): string {
  return path.relative(process.cwd(), file) || ".";
}

function projectOfFolder(root: string): Project {
  const settings = readSettings(root);
  if (settings !== null) {
    if (!existsSync(path.join(root, settings.entry))) {
      throw usageError(
        `${relative(path.join(root, SETTINGS_FILE))}: "entry" names ${settings.entry}, which does not exist`,
      );
    }
    return { root, settings };
  }
  const entry = ["src/main.ts", "main.ts"].find((candidate) => existsSync(path.join(root, candidate)));
  if (entry !== undefined) return { root, settings: { ...defaultSettings(path.basename(root)), entry } };
  throw usageError(
    `${relative(root)} has no tickless.json, src/main.ts or main.ts: make a project with \`tickless init DIR\`, or name a file`,
  );
}

/** A file is its own project unless a tickless.json lies beside it or above it. */
function projectOfFile(file: string): Project {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const settings = readSettings(folder);
    if (settings !== null) {
      const entry = path.relative(folder, file);
      return {
        root: folder,
        settings: { ...settings, entry, name: entry === settings.entry ? settings.name : nameOf(file) },
      };
    }
    if (existsSync(path.join(folder, "package.json")) || path.dirname(folder) === folder) break;
  }
  const root = path.dirname(file);
  return { root, settings: { ...defaultSettings(nameOf(file)), entry: path.basename(file) } };
}

/** blinky/main.ts is "blinky", echo.ts is "echo". */
function nameOf(file: string): string {
  const base = path.basename(file, ".ts");
  return programName(base === "main" ? path.basename(path.dirname(file)) : base);
}
