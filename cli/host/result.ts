// What building the host gives back: a value, or one sentence for a person. Nothing here ends the process.

export type HostResult<T> = { ok: true; value: T } | { ok: false; message: string };

export const fine = <T>(value: T): HostResult<T> => ({ ok: true, value });
export const failed = (message: string): { ok: false; message: string } => ({ ok: false, message });
