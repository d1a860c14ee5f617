// The console wire: text and packets side by side on one UART.
//
//   text | 00 | COBS of: type u8, body, CRC-32 of type and body | 00 | text | 00 | ...
//
// A reader cuts the stream at zeros: a piece that decodes with the right CRC is a packet, anything else is text, so it
// can begin anywhere.

import crc32 from "crc-32";
import { decodeCobs, encodeCobs } from "./cobs.js";
import type { FaultRecord } from "./fault.js";

export interface LogPacket {
  type: "log";
  level: number;
  index: number;
  /** The low half of the tick. */
  tick: number;
  args: Uint8Array;
}

export interface FaultPacket extends FaultRecord {
  type: "fault";
}

export type Packet = LogPacket | FaultPacket;

export const PACKET_LOG = 1;
export const PACKET_FAULT = 2;

const LOG_HEADER = 8;
const FAULT_HEADER = 19;
const CALL = 6;
const CRC = 4;
/** A piece without a zero that is longer than this is text: no packet is. */
const LONGEST = 4096;

/** The packet with the zeros before and behind it. */
export function encodePacket(packet: Packet): Uint8Array {
  const content = packet.type === "log" ? logContent(packet) : faultContent(packet);
  new DataView(content.buffer).setUint32(content.length - CRC, checksum(content.subarray(0, -CRC)), true);
  const encoded = encodeCobs(content);
  const wire = new Uint8Array(encoded.length + 2);
  wire.set(encoded, 1);
  return wire;
}

/** The packet in a piece of the wire without its zeros; null: it is not a packet. */
export function decodePacket(piece: Uint8Array): Packet | null {
  const content = decodeCobs(piece);
  if (content === null || content.length < 1 + CRC) return null;
  const view = new DataView(content.buffer);
  if (view.getUint32(content.length - CRC, true) !== checksum(content.subarray(0, -CRC))) return null;
  const end = content.length - CRC;
  if (content[0] === PACKET_LOG) return readLog(view, end);
  return content[0] === PACKET_FAULT ? readFault(view, end) : null;
}

function checksum(bytes: Uint8Array): number {
  return crc32.buf(bytes) >>> 0;
}

function logContent({ level, index, tick, args }: LogPacket): Uint8Array {
  const content = new Uint8Array(LOG_HEADER + args.length + CRC);
  const view = new DataView(content.buffer);
  view.setUint8(0, PACKET_LOG);
  view.setUint8(1, level);
  view.setUint16(2, index, true);
  view.setUint32(4, tick, true);
  content.set(args, LOG_HEADER);
  return content;
}

function readLog(view: DataView, end: number): LogPacket | null {
  if (end < LOG_HEADER) return null;
  const args = new Uint8Array(view.buffer, LOG_HEADER, end - LOG_HEADER).slice();
  return {
    type: "log",
    level: view.getUint8(1),
    index: view.getUint16(2, true),
    tick: view.getUint32(4, true),
    args,
  };
}

function faultContent({ code, detail, task, tick, calls }: FaultPacket): Uint8Array {
  const kept = calls.slice(0, 0xff);
  const content = new Uint8Array(FAULT_HEADER + kept.length * CALL + CRC);
  const view = new DataView(content.buffer);
  view.setUint8(0, PACKET_FAULT);
  view.setUint8(1, code);
  view.setUint32(2, detail, true);
  view.setUint32(6, task, true);
  view.setBigUint64(10, tick, true);
  view.setUint8(18, kept.length);
  for (const [index, call] of kept.entries()) {
    view.setUint16(FAULT_HEADER + index * CALL, call.function, true);
    view.setUint32(FAULT_HEADER + index * CALL + 2, call.offset, true);
  }
  return content;
}

function readFault(view: DataView, end: number): FaultPacket | null {
  if (end < FAULT_HEADER || end !== FAULT_HEADER + view.getUint8(18) * CALL) return null;
  const calls = Array.from({ length: view.getUint8(18) }, (_, index) => ({
    function: view.getUint16(FAULT_HEADER + index * CALL, true),
    offset: view.getUint32(FAULT_HEADER + index * CALL + 2, true),
  }));
  return {
    type: "fault",
    code: view.getUint8(1),
    detail: view.getUint32(2, true),
    task: view.getUint32(6, true),
    tick: view.getBigUint64(10, true),
    calls,
  };
}

export interface WireReader {
  /** The next bytes of the stream, cut anywhere. */
  push(bytes: Uint8Array): void;
  /** The stream has ended: what is held back is handed out. */
  end(): void;
}

/** Tells the packets of a console stream from its text. */
export function createWireReader(onText: (text: Uint8Array) => void, onPacket: (packet: Packet) => void): WireReader {
  let piece: number[] = [];
  const release = (packets: boolean): void => {
    if (piece.length === 0) return;
    const bytes = Uint8Array.from(piece);
    piece = [];
    const packet = packets ? decodePacket(bytes) : null;
    if (packet === null) onText(bytes);
    else onPacket(packet);
  };
  // The bytes up to the next zero are text for sure.
  let text = false;
  const take = (byte: number): void => {
    if (byte === 0) {
      release(!text);
      text = false;
    } else {
      piece.push(byte);
      text ||= !mayBePacket(piece);
    }
  };
  return {
    push: (bytes) => {
      for (const byte of bytes) take(byte);
      // Text is handed out at once: a prompt without a line's end has to be seen.
      if (text) release(false);
    },
    end: () => release(!text),
  };
}

/** Whether a piece can still become a packet: its type is the second byte, and text has no such control characters. */
function mayBePacket(piece: number[]): boolean {
  const type = piece[1];
  return piece.length <= LONGEST && (type === undefined || type === PACKET_LOG || type === PACKET_FAULT);
}
