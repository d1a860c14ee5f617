// Places of a board's host in its C sources, by the tool that comes with the compiler that built it.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { packageFolder } from "../package.js";
import { installLine, missingAmong } from "../tools.js";
import type { BoardHost } from "./host.js";

export class HostPlaces {
  constructor(private readonly host: BoardHost) {}

  /** "bit_of (host-c/chip/rp2040/gpio.c:32) in tl_chip_pin_toggle (host-c/chip/rp2040/gpio.c:57)"; where nobody knows, the address and why. */
  at(address: number): string {
    const bare = `0x${address.toString(16).padStart(8, "0")}`;
    const tool = `${this.host.tools}addr2line`;
    // Thumb code is called by odd addresses.
    const even = `0x${(address & ~1).toString(16)}`;
    const done = spawnSync(tool, ["-f", "-i", "-e", this.host.elf, even], { encoding: "utf8" });
    if (done.error !== undefined || done.status !== 0) return `${bare} of the host (${adviceFor(this.host, tool)})`;
    const lines = done.stdout.trimEnd().split("\n");
    // A function and its place, then those of the function it was pasted into, and so on.
    const pairs = lines.flatMap((name, i) => (i % 2 === 0 ? [{ name, place: lines[i + 1] ?? "" }] : []));
    if (pairs[0]?.name === "??") return `${bare}, where the host has no code`;
    return pairs.map(inWords).join(" in ");
  }
}

function inWords({ name, place }: { name: string; place: string }): string {
  // The optimiser names the pieces it makes of a function by what stands behind a dot.
  const own = name.replace(/\..*$/, "");
  const [, file, line] = /^(.*):(\d+)/.exec(place) ?? [];
  return file === undefined || file === "??" ? own : `${own} (${shown(file)}:${line})`;
}

function shown(file: string): string {
  const inside = path.relative(packageFolder, file);
  return inside.startsWith("..") ? file : inside;
}

function adviceFor({ tools }: BoardHost, tool: string): string {
  const missing = missingAmong([`${tools}gcc`]);
  const advice = missing.length > 0 ? `run: ${installLine(missing)}` : "install the compiler's binutils";
  return `${tool}, which names the function, could not be run: ${advice}`;
}
