// How a command ends badly: an error for a person is one sentence with what to do and an exit code; everything else that
// is thrown is a mistake in Tickless itself, which main.ts reports as such.

export const EXIT_OK = 0;
/** The user's program or blob is at fault. */
export const EXIT_PROGRAM = 1;
/** The command line or a configuration file is at fault. */
export const EXIT_USAGE = 2;
/** A tool, a file or a permission of this machine is at fault. */
export const EXIT_ENVIRONMENT = 3;

/** Ended by Ctrl-C, as shells have it. */
export const EXIT_INTERRUPTED = 130;

export type ExitCode = 1 | 2 | 3;

export class UserError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
    this.name = "UserError";
  }
}

export const programError = (message: string): UserError => new UserError(EXIT_PROGRAM, message);
export const usageError = (message: string): UserError => new UserError(EXIT_USAGE, message);
export const environmentError = (message: string): UserError => new UserError(EXIT_ENVIRONMENT, message);

/** Why a file operation failed, in words: the tail of a sentence. */
export function whyFileFailed(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reasons: Record<string, string> = {
    EACCES: "permission was denied",
    EPERM: "permission was denied",
    ENOENT: "there is no such file or folder",
    ENOTDIR: "a part of its path is not a folder",
    EISDIR: "it is a folder",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EEXIST: "it exists already",
    ELOOP: "its links lead in a circle",
  };
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
