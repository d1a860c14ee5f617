// The tools outside npm that a purpose needs, each with the Debian package that has it; used by `tickless doctor`, by
// `tickless run` before it builds a host, and by the repository's own scripts.
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** "boards": to build for devices, run in their emulators and write their flash. */
export type Purpose = "start" | "boards" | "test" | "bench";

export interface Tool {
  command: string;
  /** The Debian package that installs the command. */
  debian: string;
  why: string;
  purposes: readonly Purpose[];
}

const ARM = "gcc-arm-none-eabi picolibc-arm-none-eabi";
const RISCV = "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf";
/** Boards themselves, and their tests. */
const BOARDS: readonly Purpose[] = ["boards", "test"];

export const tools: readonly Tool[] = [
  { command: "gcc", debian: "gcc libc6-dev", why: "compiles the native host", purposes: ["start", "test", "bench"] },
  { command: "cmake", debian: "cmake", why: "configures the native host", purposes: ["start", "test", "bench"] },
  { command: "ninja", debian: "ninja-build", why: "builds the native host", purposes: ["start", "test", "bench"] },
  { command: "clang-format", debian: "clang-format", why: "checks the layout of the C code", purposes: ["test"] },
  { command: "clang-tidy", debian: "clang-tidy", why: "checks the C code", purposes: ["test"] },
  { command: "arm-none-eabi-gcc", debian: ARM, why: "compiles hosts for Cortex-M boards", purposes: BOARDS },
  { command: "riscv64-unknown-elf-gcc", debian: RISCV, why: "compiles hosts for RISC-V boards", purposes: BOARDS },
  { command: "qemu-system-arm", debian: "qemu-system-arm", why: "emulates Cortex-M boards", purposes: BOARDS },
  { command: "qemu-system-riscv32", debian: "qemu-system-misc", why: "emulates RISC-V boards", purposes: BOARDS },
  { command: "openocd", debian: "openocd", why: "writes the flash of boards with a debug probe", purposes: BOARDS },
  { command: "valgrind", debian: "valgrind", why: "counts instructions", purposes: ["test", "bench"] },
];

/** Where a command lies, or null: it is not on the PATH. */
export function findCommand(command: string): string | null {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    const file = path.join(folder, command);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return null;
}

export function missingTools(purpose: Purpose): Tool[] {
  return tools.filter((tool) => tool.purposes.includes(purpose) && findCommand(tool.command) === null);
}

/** Those of the tools with these commands that are not there; a command that is none of them is not looked for. */
export function missingAmong(commands: readonly string[]): Tool[] {
  return tools.filter(({ command }) => commands.includes(command) && findCommand(command) === null);
}

/** The one line that installs these tools on Debian and its relatives. */
export function installLine(missing: readonly Tool[]): string {
  const packages = missing.map((tool) => tool.debian).join(" ");
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages}`;
}
