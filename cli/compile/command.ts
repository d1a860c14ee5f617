// What `build`, `run` and `size` share: build with the diagnostics on stderr, or stop with the right exit code.
import type { Diagnostic } from "../../compiler/types.js";
import { programError } from "../errors.js";
import type { Project } from "../project/project.js";
import { complain, err } from "../terminal.js";
import { build, sourceReader, type BuildOptions, type Built } from "./build.js";
import { formatDiagnostic, summary } from "./diagnostics.js";

export function showDiagnostics(diagnostics: readonly Diagnostic[], project: Project): void {
  const view = { root: project.root, readFile: sourceReader(project), colours: err };
  for (const diagnostic of diagnostics) complain(`${formatDiagnostic(diagnostic, view)}\n`);
}

/** Builds, shows what the compiler says, and gives the blob; errors end the command. */
export async function buildOrStop(project: Project, options: BuildOptions): Promise<Built> {
  const { diagnostics, built } = await build(project, options);
  showDiagnostics(diagnostics, project);
  if (built !== null) return built;
  throw programError(
    `${project.settings.name} was not built: ${summary(diagnostics) ?? "the compiler gave no reason"}`,
  );
}
