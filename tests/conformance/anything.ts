// Scripts for blobs/anything.ts: what comes to it at random.
import { pinName, portName } from "../../host-js/words.js";
import type { Random } from "../host-js/random.js";

const PINS = [0, 1, 2, 3, 0x100, 0x101, 0x200, 0x201];
const PORTS = [0x300, 0x400, 0x401];

/** Anything, at any time, to pins and ports that may be open. */
export function wildScript(random: Random): string {
  let tick = 1 + random.below(1_000_000);
  const lines = [`${tick} rx UART wild ${random.below(1_000_000)}`];
  for (let count = random.below(60); count > 0; count--) {
    tick += random.pick([0, 0, 1, 2, 5, 20, 100]);
    if (random.below(3) > 0) lines.push(`${tick} pin ${pinName(random.pick(PINS))} ${random.below(2)}`);
    else lines.push(`${tick} rx ${portName(random.pick(PORTS))} ${"x".repeat(random.pick([1, 3, 50, 300]))}`);
  }
  if (random.below(3) === 0) lines.push(`${tick + random.below(50)} end`);
  return `${lines.join("\n")}\n`;
}

/** The program's SLOT, in ticks. */
const SLOT = 200;

/** What every board has, at the beginning of a slot, up to a tick. Of eight slots' bytes no ring runs over. */
export function tameScript(random: Random, until: number): string {
  const lines = [`${SLOT} rx UART tame ${random.below(1_000_000)}`];
  for (let tick = 2 * SLOT; tick < until; tick += SLOT) {
    if (random.below(2) > 0) lines.push(`${tick} rx UART ${"xyz".slice(random.below(3))}`);
    for (const pin of ["BUTTON", "BUTTON2"]) {
      if (random.below(2) > 0) lines.push(`${tick} pin ${pin} ${random.below(2)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
