// Serial ports. A Uart is its handle word and nothing else, so a reading and a writing task may share one. Bytes that
// arrive wait in the host until they are read. Nothing here may be called from an interrupt.

import { now } from "../abi/time";
import { lost, open, pending, read, write } from "../abi/uart";
import { Duration } from "../time/duration";
import { Instant } from "../time/instant";
import { TimerNode } from "../time/queue";
import { setTimer } from "../time/timer";
import { Port } from "./board";
import { Text, lengthOf, startOf } from "./bytes";
import { opened } from "./error";
import { LineNode, listen } from "./event";
import { PLAIN, __printAsync1 } from "./print";

/** The shape of a byte on the wire: data bits, parity, stop bits. */
export enum UartFormat {
  /** 8 data bits, no parity, 1 stop bit: the usual one. */
  EightNoneOne = 0x08,
  /** 8 data bits, odd parity, 1 stop bit. */
  EightOddOne = 0x18,
  /** 8 data bits, even parity, 1 stop bit. */
  EightEvenOne = 0x28,
  /** 8 data bits, no parity, 2 stop bits. */
  EightNoneTwo = 0x48,
  /** 8 data bits, odd parity, 2 stop bits. */
  EightOddTwo = 0x58,
  /** 8 data bits, even parity, 2 stop bits. */
  EightEvenTwo = 0x68,
}

/** From "bytes to read" to "room to write", which is the next event line. */
const ROOM: i32 = 1 << 16;

// @ts-ignore: decorator
@inline
function heed(source: i32, node: LineNode): LineNode {
  listen(node, source);
  return node;
}

/** A serial port that the program has opened. */
@unmanaged
@final
export class Uart {
  /** Opens a port. One that is missing, taken or not able to do that is the fault OPEN. */
  constructor(port: Port, baud: u32 = 115200, format: UartFormat = UartFormat.EightNoneOne) {
    const word = <u32>changetype<usize>(port);
    return changetype<Uart>(opened(word, open(word, baud, format)));
  }

  @inline
  private get handle(): i32 {
    return changetype<i32>(this);
  }

  /**
   * Waits for bytes and copies what is there, at most as many as the buffer holds. Gives how many (0 only for an empty
   * buffer), or a negative IoError: FRAMING, PARITY, OVERRUN, BREAK. Cancel-safe: a cancelled `read` takes no bytes.
   */
  async read(buffer: StaticArray<u8>): Promise<i32> {
    while (buffer.length) {
      const count = read(this.handle, changetype<usize>(buffer), buffer.length);
      if (count) return count;
      using node = heed(this.handle, frameSlot<LineNode>());
      while (node.waiting) suspend();
    }
    return 0;
  }

  /**
   * Waits for bytes, then for more, until none has come for `idle` or the buffer is full. Gives how many, or a negative
   * IoError; an error that comes later ends the reading, and the bytes before it are not counted. A cancel loses the
   * bytes that were copied already.
   */
  async readUntilIdle(buffer: StaticArray<u8>, idle: Duration): Promise<i32> {
    let count = await this.read(buffer);
    while (count > 0 && count < buffer.length) {
      using node = heed(this.handle, frameSlot<LineNode>());
      using timer = setTimer(Instant.add(now(), max<Duration>(idle, 1)), frameSlot<TimerNode>());
      while (node.waiting && timer.task) suspend();
      if (node.waiting) break;
      const more = read(this.handle, changetype<usize>(buffer) + count, buffer.length - count);
      count = more < 0 ? more : count + more;
    }
    return count;
  }

  /**
   * Writes a text or its first `count` bytes; waits for room in the send ring. Gives how many bytes, or a negative
   * IoError. A cancelled `write` has written a part.
   */
  async write<T extends Text>(text: T, count: i32 = i32.MAX_VALUE): Promise<i32> {
    if (isString<T>()) return await __printAsync1<Uart, string>(this, PLAIN, changetype<string>(text));
    const size = min(count, lengthOf<T>(text));
    let written = 0;
    while (written < size) {
      const taken = write(this.handle, startOf<T>(text) + written, size - written);
      if (taken < 0) return taken;
      written += taken;
      if (written < size) {
        using node = heed(this.handle + ROOM, frameSlot<LineNode>());
        while (node.waiting) suspend();
      }
    }
    return written;
  }

  /** Waits until everything that was written is on the wire. Cancel-safe. */
  async flush(): Promise<void> {
    while (pending(this.handle)) {
      using node = heed(this.handle + ROOM, frameSlot<LineNode>());
      while (node.waiting) suspend();
    }
  }

  /**
   * How many received bytes were lost since the last call because they were read too late. A chip that reports an overrun
   * of its own does not say how many bytes it was: that counts as one.
   */
  @inline
  lost(): i32 {
    return lost(this.handle);
  }
}
