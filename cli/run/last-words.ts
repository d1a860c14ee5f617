// What a device's console says of a fault, in plain text: a host's break gets its places, a program's fault is read, to be
// shown as one that a packet tells of.
//
//   the host is broken: exception 3 at 0x000012ac, called from 0x00001f05
//     at tl_chip_pin_toggle (host-c/chip/lm3s/gpio.c:53)             <- put in
//     at tl_gpio_toggle (host-c/core/imports_io.c:31)                <-
//
//   fault: an integer was divided by zero (code 4, detail 0) in the task at 40, at tick 100       <- read
//     function 8, offset 0x3d8                                                                    <-
import { isDeepStrictEqual } from "node:util";
import type { FaultRecord } from "../../host-js/fault.js";
import type { HostPlaces } from "../boards/places.js";

const BROKEN = /^the host is broken: .* at 0x([0-9a-f]{8}), called from 0x([0-9a-f]{8})$/;
const FAULT = /^fault: .* \(code (\d+), detail (\d+)\)(?: in the task at (\d+))?, at tick (\d+)$/;
const CALL = /^ {2}function (\d+), offset 0x([0-9a-f]+)$/;

export interface Heard {
  text(bytes: Uint8Array): void;
  fault(record: FaultRecord): void;
}

/** Lets a console's bytes through as they come, but for lines that may tell of a fault: those it holds until it knows. */
export class LastWords {
  /** The line that has not ended, and how much of it has been let through. */
  private line = "";
  private passed = 0;
  /** Its calls may still come. */
  private told: FaultRecord | null = null;

  constructor(
    private readonly places: HostPlaces,
    private readonly heard: Heard,
  ) {}

  push(bytes: Uint8Array): void {
    const parts = Buffer.from(bytes).toString("latin1").split("\n");
    const rest = parts.pop() ?? "";
    for (const part of parts) {
      this.line += part;
      this.endLine("\n");
    }
    this.line += rest;
    if (this.line === "" || this.mayTell()) return;
    this.endFault();
    this.pass("");
  }

  /** Nothing is held any more: something else comes, or nothing. */
  flush(): void {
    if (this.line !== "") this.endLine("");
    this.endFault();
  }

  private mayTell(): boolean {
    if (this.passed > 0) return false;
    const begins = (start: string): boolean => this.line.startsWith(start.slice(0, this.line.length));
    return begins("fault: ") || (this.told !== null && begins("  function "));
  }

  private endLine(newline: string): void {
    const line = this.passed === 0 ? this.line.trimEnd() : "";
    const call = CALL.exec(line);
    const fault = FAULT.exec(line);
    if (this.told !== null && call !== null) {
      this.told.calls.push({ function: Number(call[1]), offset: parseInt(call[2] ?? "", 16) });
    } else {
      this.endFault();
      if (fault !== null) this.told = faultOf(fault);
      else this.passLine(newline);
    }
    this.line = "";
    this.passed = 0;
  }

  private passLine(newline: string): void {
    const addresses = BROKEN.exec(this.line.trimEnd())?.slice(1) ?? [];
    this.pass(newline);
    for (const address of addresses) {
      const place = `  at ${this.places.at(parseInt(address, 16))}`;
      this.heard.text(Buffer.from(newline === "" ? `\n${place}` : `${place}\n`));
    }
  }

  private pass(newline: string): void {
    this.heard.text(Buffer.from(this.line.slice(this.passed) + newline, "latin1"));
    this.passed = this.line.length;
  }

  private endFault(): void {
    if (this.told !== null) this.heard.fault(this.told);
    this.told = null;
  }
}

function faultOf([, code, detail, task, tick]: RegExpExecArray): FaultRecord {
  return { code: Number(code), detail: Number(detail), task: Number(task ?? 0), tick: BigInt(tick ?? 0), calls: [] };
}

/**
 * Which of a run's faults are news: a device that stands still after three in a row tells of the last again, in text and to
 * the monitor, which has had it as a packet already.
 */
export class NewFaults {
  private last: FaultRecord | null = null;
  private inText = false;

  isNew({ code, detail, task, tick, calls }: FaultRecord, inText: boolean): boolean {
    const fault = { code, detail, task, tick, calls };
    const again = isDeepStrictEqual(fault, this.last) && inText !== this.inText;
    if (again && !inText) return false; // and so it is for the next monitor
    this.last = fault;
    this.inText = inText;
    return !again;
  }
}
