// Pins and ports by the role they play on a board, so that a program runs on every board that has them. A word each:
// bits 0 to 7 a number, bits 8 to 15 a role; the host finds the pin when it is opened.

import { ROLE_BUTTON, ROLE_CONSOLE, ROLE_LED, ROLE_OWN, ROLE_UART } from "../abi/constants";

/** A pin that can be opened. */
@unmanaged
@final
export class Pin {}

/** A serial port that can be opened. */
@unmanaged
@final
export class Port {}

/** Pins and ports by the role they play on a board. */
export namespace board {
  /** The board's first LED. */
  export const LED: Pin = changetype<Pin>(<usize>(ROLE_LED << 8));
  /** The board's second LED. */
  export const LED2: Pin = changetype<Pin>(<usize>((ROLE_LED << 8) | 1));
  /** The board's third LED. */
  export const LED3: Pin = changetype<Pin>(<usize>((ROLE_LED << 8) | 2));
  /** The board's fourth LED. */
  export const LED4: Pin = changetype<Pin>(<usize>((ROLE_LED << 8) | 3));

  /** The board's first button. */
  export const BUTTON: Pin = changetype<Pin>(<usize>(ROLE_BUTTON << 8));
  /** The board's second button. */
  export const BUTTON2: Pin = changetype<Pin>(<usize>((ROLE_BUTTON << 8) | 1));
  /** The board's third button. */
  export const BUTTON3: Pin = changetype<Pin>(<usize>((ROLE_BUTTON << 8) | 2));
  /** The board's fourth button. */
  export const BUTTON4: Pin = changetype<Pin>(<usize>((ROLE_BUTTON << 8) | 3));

  /** The port of log packets and console text. On a board with one UART, opening it takes it from them. */
  export const CONSOLE: Port = changetype<Port>(<usize>(ROLE_CONSOLE << 8));

  /** The first port for the program. */
  export const UART: Port = changetype<Port>(<usize>(ROLE_UART << 8));
  /** The second port for the program. */
  export const UART2: Port = changetype<Port>(<usize>((ROLE_UART << 8) | 1));

  /** The pin with the board's own number: a program that uses it is for that board. */
  // @ts-ignore: decorator
  @inline
  export function pin(number: u8): Pin {
    return changetype<Pin>(<usize>((ROLE_OWN << 8) | (<i32>number)));
  }
}
