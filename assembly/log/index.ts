// The log's names. The compiler takes the format strings out of every call and writes the rest as a call of `__log0` to
// `__log8`, or nothing below the build's log level; so none of these bodies ever runs.

/** A log line of the lowest level: `trace("queue holds {} of {:x}", n, mask)`. */
export function trace(format: string): void {
  unreachable();
}

/** A log line for finding mistakes. */
export function debug(format: string): void {
  unreachable();
}

/** A log line worth knowing. */
export function info(format: string): void {
  unreachable();
}

/** A log line about something that should not be. */
export function warn(format: string): void {
  unreachable();
}

/** A log line about something that failed. */
export function error(format: string): void {
  unreachable();
}

/** Writes a log line and ends the program with the fault PANIC. */
export function panic(format: string): void {
  unreachable();
}

/**
 * Ends the program with a fault when the condition does not hold: `assert(n < 8, "n is {}", n)` also writes the line.
 * asc's own `assert` means the same; this one is for those who like to see where a name comes from.
 */
// @ts-ignore: decorator
@inline
export function assert(condition: bool): void {
  if (!condition) unreachable();
}
