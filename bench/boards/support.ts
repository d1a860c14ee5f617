// What the figures of boards ask again and again.

/** What succeeded; what did not ends the figures. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (result.ok) return result.value;
  throw new Error(result.message);
}

const made = new Map<string, Promise<Uint8Array>>();

/** A blob that several boards run is built once. */
export function once(name: string, build: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const blob = made.get(name) ?? build();
  made.set(name, blob);
  return blob;
}
