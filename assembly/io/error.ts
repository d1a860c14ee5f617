// Results without exceptions: a call that can fail gives its count or one of these.

import {
  ERROR_BREAK,
  ERROR_FRAMING,
  ERROR_IN_USE,
  ERROR_NO_SUCH_PIN,
  ERROR_NOT_SUPPORTED,
  ERROR_OVERRUN,
  ERROR_PARITY,
  FAULT_IO,
  FAULT_OPEN,
} from "../abi/constants";
import { raise } from "../abi/fault";

/** The negative results of input and output. */
export namespace IoError {
  /** The board has no such pin or port. */
  export const NO_SUCH_PIN: i32 = ERROR_NO_SUCH_PIN;
  /** The pin or port is open already, or somebody waits for it already. */
  export const IN_USE: i32 = ERROR_IN_USE;
  /** The pin or port cannot do that. */
  export const NOT_SUPPORTED: i32 = ERROR_NOT_SUPPORTED;
  /** A byte arrived with a wrong stop bit. */
  export const FRAMING: i32 = ERROR_FRAMING;
  /** A byte arrived with a wrong parity bit. */
  export const PARITY: i32 = ERROR_PARITY;
  /** Bytes were lost because they were read too late. */
  export const OVERRUN: i32 = ERROR_OVERRUN;
  /** The line was held low. */
  export const BREAK: i32 = ERROR_BREAK;
}

/** Gives a result that is not an error; an error ends the program with the fault IO and the error as its detail. */
export function check(result: i32): i32 {
  if (result < 0) raise(FAULT_IO, result);
  return result;
}

/** Gives what `open` gave; an error ends the program with the fault OPEN: detail bits 0 to 15 the pin or port, 16 to 31 the error, positive. */
export function opened(what: u32, handle: i32): i32 {
  if (handle < 0) raise(FAULT_OPEN, what | (-handle << 16));
  return handle;
}
