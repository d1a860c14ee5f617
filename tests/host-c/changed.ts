import { checksum } from "../../host-js/container.js";

/** A container with some bytes changed and the checksum made right. */
export function changed(container: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(container);
  copy.set(bytes, at);
  new DataView(copy.buffer).setUint32(92, checksum(copy), true);
  return copy;
}
