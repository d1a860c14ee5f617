// What a device's console says of a fault, in plain text, with the places put in:
//
//   the host is broken: exception 3 at 0x000012ac, called from 0x00001f05
//     at tl_chip_pin_toggle (host-c/chip/lm3s/gpio.c:53)             <- put in
//     at tl_gpio_toggle (host-c/core/imports_io.c:31)                <-
import type { FaultRecord } from "../../host-js/fault.js";
import type { HostPlaces } from "../boards/places.js";

const BROKEN = /^the host is broken: .* at 0x([0-9a-f]{8}), called from 0x([0-9a-f]{8})$/;

/** The lines that belong behind one of the console's. */
export function placesBehind(line: string, places: HostPlaces): string[] {
  const addresses = BROKEN.exec(line.trimEnd())?.slice(1) ?? [];
  return addresses.map((address) => `  at ${places.at(parseInt(address, 16))}`);
}

/** Lets a console's bytes through, with the places behind the lines that have some. */
export class LastWords {
  private line = "";

  constructor(private readonly places: HostPlaces) {}

  push(bytes: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      const piece = bytes.subarray(from, end + 1);
      const added = placesBehind(this.line + Buffer.from(piece).toString("latin1"), this.places);
      parts.push(piece, Buffer.from(added.map((line) => `${line}\n`).join("")));
      this.line = "";
      from = end + 1;
    }
    this.line += Buffer.from(bytes.subarray(from)).toString("latin1");
    return Buffer.concat([...parts, bytes.subarray(from)]);
  }
}

const FAULT = /^fault: .* \(code (\d+), detail (\d+)\)(?: in the task at (\d+))?, at tick (\d+)$/;
const CALL = /^ {2}function (\d+), offset 0x([0-9a-f]+)$/;

/** A console's text, cut at the faults that it tells of. */
export function cutFaults(text: string): (string | FaultRecord)[] {
  const pieces: (string | FaultRecord)[] = [];
  for (const line of text.split("\n")) {
    const fault = FAULT.exec(line.trimEnd());
    const call = CALL.exec(line.trimEnd());
    const last = pieces.at(-1);
    if (fault !== null) pieces.push(faultOf(fault));
    else if (call !== null && typeof last === "object") {
      last.calls.push({ function: Number(call[1]), offset: parseInt(call[2] ?? "", 16) });
    } else if (typeof last === "string") pieces[pieces.length - 1] = `${last}\n${line}`;
    else pieces.push(line);
  }
  return pieces;
}

function faultOf([, code, detail, task, tick]: RegExpExecArray): FaultRecord {
  return { code: Number(code), detail: Number(detail), task: Number(task ?? 0), tick: BigInt(tick ?? 0), calls: [] };
}
