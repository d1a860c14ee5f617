// `tickless explain LOG`: what a device said on its console, with functions and lines in place of addresses and offsets.
import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createWireReader, type Packet } from "../../host-js/packets.js";
import { findBoard } from "../boards/board.js";
import { HostPlaces } from "../boards/places.js";
import { environmentError, usageError, whyFileFailed } from "../errors.js";
import { findSubject } from "../project/project.js";
import { readBlob } from "../run/blob.js";
import { ensureFirmware } from "../run/ensure-host.js";
import { cutFaults, placesBehind } from "../run/last-words.js";
import { createView, type RunView } from "../run/view.js";

export function register(program: Command): void {
  program
    .command("explain")
    .description("say where the faults in what a device's console said come from")
    .argument("<log>", "the file with what it said; - for what comes in")
    .argument("[path]", "the blob that ran: the project's folder, built, or a .tkl file", ".")
    .requiredOption("--board <name>", "the board it ran on")
    .action(run);
}

async function run(log: string, given: string, { board: name }: { board: string }): Promise<void> {
  const board = findBoard(name);
  const bytes = readLog(log);
  const blob = readBlob(blobFile(given));
  const places = new HostPlaces(await ensureFirmware(board));
  const view = createView(blob, false, places);
  let text = "";
  const tell = (packet: Packet | null): void => {
    for (const piece of cutFaults(text)) {
      if (typeof piece === "string") showText(piece, places, view);
      else view.packet({ type: "fault", ...piece });
    }
    text = "";
    if (packet !== null) view.packet(packet);
  };
  const reader = createWireReader((part) => void (text += Buffer.from(part).toString("latin1")), tell);
  reader.push(bytes);
  reader.end();
  tell(null);
  view.end();
}

function showText(text: string, places: HostPlaces, view: RunView): void {
  const lines = text.split("\n").flatMap((line) => [line, ...placesBehind(line, places)]);
  view.text(Buffer.from(lines.join("\n"), "latin1"));
}

function readLog(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? process.stdin.fd : file);
  } catch (error) {
    throw environmentError(`${file} could not be read: ${whyFileFailed(error)}`);
  }
}

/** Nothing is built: the log is of the blob as it was. */
function blobFile(given: string): string {
  const subject = findSubject(given);
  if (subject.kind === "blob") return subject.file;
  const { root, settings } = subject.project;
  const file = path.join(root, "build", `${settings.name}.tkl`);
  if (existsSync(file)) return file;
  throw usageError(`${given} is not built: name the .tkl file that ran on the board`);
}
