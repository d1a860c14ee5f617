// Modules with something changed, in containers whose checksum fits: what then holds is behind the checksum.
import { HEADER_SIZE } from "../../host-js/container.js";
import { compileBlob } from "../conformance/compile.js";
import type { Random } from "../host-js/random.js";
import { changed } from "./changed.js";

/** A blob with something of everything: loops, calls by table, 64 bits, data, pins, a port, the console and alarms. */
export const mutable = (): Promise<Uint8Array> => compileBlob(SOURCE, { ram: 512, budget: BUDGET_US });

/** A loop that has become endless takes no longer. */
const BUDGET_US = 5000;

const SOURCE = `
  import * as io from "./abi";
  const text = memory.data<u8>([111, 107, 10, 1, 2, 3, 4, 5]);
  let led: i32 = 0;
  let at: i64 = 10;
  let sum: i64 = 1;
  type Step = (n: i32) => i32;
  const steps = memory.data<i32>([0, 0]);
  function twice(n: i32): i32 { return n * 2; }
  function less(n: i32): i32 { return n - 1; }
  let step: Step = twice;
  function mix(n: i32): i64 {
    let x: i64 = sum;
    for (let i = 0; i < n; i++) {
      x = rotl<i64>(x, 7) ^ <i64>load<u8>(text + (i & 7));
      if (x & 1) x += i; else x = x * 3;
      x = select<i64>(x, ~x, i > 3);
    }
    return x;
  }
  export function start(): void {
    led = io.open(io.LED, io.OUTPUT) & 0xffff;
    const uart = io.openPort(io.UART, 9600, 8) & 0xffff;
    io.send(uart, text, 3);
    io.alarm(0, at);
  }
  export function poll(executor: i32, lines: i32): void {
    io.toggle(led);
    sum = mix(5 + executor);
    store<i64>(256 + ((step(3) & 7) << 3), sum);
    step = sum & 1 ? twice : less;
    memory.fill(400, <u8>sum, 8); memory.copy(408, 400, 8);
    if (sum % 7 == 3) io.print(text, 2);
    at += 10 + (sum & 3);
    io.alarm(0, at);
  }
  export function run(): void { while (true) poll(0, io.wfe()); }`;

/** Magic and version of a module: without them it is none. */
const MODULE_HEADER = 8;

/** One to three bytes changed: by a bit, by one, to any value, or to one that stands elsewhere. */
function mutated(blob: Uint8Array, random: Random): Uint8Array {
  let copy = blob;
  for (let count = 1 + random.below(3); count > 0; count--) {
    // Types, imports and names stand in the first half, and a change there is soon found.
    const first = random.below(4) === 0 ? HEADER_SIZE + MODULE_HEADER : Math.floor((HEADER_SIZE + blob.length) / 2);
    const at = first + random.below(blob.length - first);
    const held = copy[at] ?? 0;
    const value = random.pick([
      held ^ (1 << random.below(8)),
      random.below(256),
      (held + random.pick([1, 255])) & 255,
      copy[HEADER_SIZE + random.below(blob.length - HEADER_SIZE)] ?? 0,
    ]);
    copy = changed(copy, at, [value]);
  }
  return copy;
}

/** As many different ones, whose modules are all valid WebAssembly: nothing else leaves `tickless build`. */
export function mutants(blob: Uint8Array, count: number, random: Random): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  while (found.size < count) {
    const mutant = mutated(blob, random);
    if (WebAssembly.validate(mutant.slice(HEADER_SIZE))) found.set(Buffer.from(mutant).toString("latin1"), mutant);
  }
  return [...found.values()];
}
