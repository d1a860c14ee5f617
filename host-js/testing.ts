// Unit tests of firmware: gives a module that as-pect compiled all imports of a blob, over virtual time.
//
//   // as-pect.config.js
//   import { instantiate } from "tickless/testing";
//   export default { entries: ["test/**/*.spec.ts"], include: [], disclude: [/node_modules/], instantiate };
//
// A test sleeps by itself (`exec.wfe`) until its task is done: time jumps to the next alarm, so nothing takes real time.

import { FaultSignal, faultText, Standstill } from "./fault.js";
import type { TraceEvent, TraceSink } from "./trace.js";
import { rawLog } from "./logs.js";
import { Machine, RunOver } from "./machine.js";
import { parseScript } from "./script.js";

export interface TestOptions {
  /** An input script, as for `tickless run`: what comes from outside, and when. */
  script?: string;
  /** Takes every event of the trace; by default console text and log lines are printed. */
  trace?: TraceSink;
}

/** as-pect's own hook: `createImports` adds what as-pect needs, `load` is the loader's `instantiate`. */
type Instantiate = (
  memory: WebAssembly.Memory,
  createImports: (...imports: object[]) => object,
  load: (binary: Uint8Array, imports: object) => Promise<Loaded>,
  binary: Uint8Array,
) => Promise<Loaded>;

interface Loaded {
  instance: WebAssembly.Instance;
}

/** The `instantiate` of as-pect.config.js, with an input script or a trace of its own. */
export function createInstantiate(options: TestOptions = {}): Instantiate {
  const script = parseScript(options.script ?? "");
  if (!script.ok) throw new Error(`Line ${script.line} of the input script: ${script.message}.`);
  return async (memory, createImports, load, binary) => {
    let loaded: Loaded | null = null;
    const bytes = (): Uint8Array => {
      const own = loaded?.instance.exports.memory;
      return new Uint8Array((own instanceof WebAssembly.Memory ? own : memory).buffer);
    };
    const machine = new Machine(script.lines, options.trace ?? printer(), {
      memory: bytes,
      poll: () => undefined, // a test's module has executor 0 alone
    });
    loaded = await load(binary, createImports({ env: { memory } }, explained(machine)));
    return loaded;
  };
}

/** The `instantiate` of as-pect.config.js. */
export const instantiate: Instantiate = createInstantiate();

/** The imports, with every way a test can end too early as a sentence. */
function explained(machine: Machine): Record<string, Record<string, unknown>> {
  const modules = machine.imports();
  const entries = Object.entries(modules).map(([module, fields]): [string, Record<string, unknown>] => [
    module,
    Object.fromEntries(Object.entries(fields).map(([name, call]) => [name, explain(call)])),
  ]);
  return Object.fromEntries(entries);
}

function explain<A extends never[], R>(call: (...values: A) => R): (...values: A) => R {
  return (...values) => {
    try {
      return call(...values);
    } catch (thrown) {
      throw sentence(thrown);
    }
  };
}

function sentence(thrown: unknown): unknown {
  if (thrown instanceof RunOver) {
    return new Error(
      thrown.wake === "end"
        ? "the input script ended before the test did"
        : "the test waits for something that never comes: no alarm is set and no input is left",
    );
  }
  if (!(thrown instanceof FaultSignal)) return thrown;
  if (thrown instanceof Standstill) return new Error(`fault ${thrown.code}: ${thrown.message}`);
  return new Error(`fault ${thrown.code}: ${faultText(thrown.code)} (detail ${thrown.detail})`);
}

/** Prints console text line by line, and log lines with their index and raw arguments. */
function printer(): TraceSink {
  let line: number[] = [];
  return (event: TraceEvent) => {
    if (event.event === "log") console.log(rawLog(event));
    if (event.event !== "text") return;
    if (event.byte !== 10) line.push(event.byte);
    else {
      console.log(new TextDecoder().decode(Uint8Array.from(line)));
      line = [];
    }
  };
}
