// What a program costs a board: bytes of flash, and every byte of RAM that it and its host use. Variables are those of the
// host for the device; heap and stacks are what a run in the emulator used at most.
import type { ScriptLine } from "../../host-js/script.js";
import { emulate } from "../emulator/emulate.js";
import { failed, fine, type HostResult } from "../host/result.js";
import type { Board } from "./board.js";
import { ensureBoardHost, flashOf, symbolsOf } from "./host.js";

export interface MeasureOptions {
  board: Board;
  /** The container. */
  blob: Uint8Array;
  script?: readonly ScriptLine[];
  /** The last tick of the run. */
  until: bigint;
}

/** All in bytes. */
export interface Measured {
  flash: { host: number; blob: number };
  ram: {
    /** What the host's C code has in .kept, .data and .bss. */
    variables: number;
    /** The engine's: the module, its compiled code, the blob's memory and stack. */
    heap: number;
    /** The native stack, and that of interrupts. */
    stack: number;
    handlers: number;
    total: number;
  };
}

export async function measure({ board, blob, ...run }: MeasureOptions): Promise<HostResult<Measured>> {
  const host = await ensureBoardHost(board);
  if (!host.ok) return host;
  const symbols = await symbolsOf(host.value);
  if (!symbols.ok) return symbols;
  let said = "";
  const sent = (port: number, bytes: Uint8Array): void => {
    if (port === board.consolePort) said += Buffer.from(bytes).toString("latin1");
  };
  const done = await emulate({ board, blob, sent, ...run });
  if (!done.ok) return done;
  if (!done.value.began) return failed(`it cannot be measured: ${said.trim().replace(/\.$/, "")}`);
  const extent = (name: string): number =>
    (symbols.value.get(`tl_${name}_end`) ?? 0) - (symbols.value.get(`tl_${name}_start`) ?? 0);
  const variables = extent("kept") + extent("data") + extent("bss");
  const { heap, stack, handlers } = done.value.usage;
  return fine({
    flash: { host: flashOf(board, symbols.value), blob: blob.length },
    ram: { variables, heap, stack, handlers, total: variables + heap + stack + handlers },
  });
}
