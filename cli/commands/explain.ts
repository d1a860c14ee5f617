// `tickless explain LOG`: what a device said on its console, with functions and lines in place of addresses and offsets.
import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createWireReader } from "../../host-js/packets.js";
import { findBoard } from "../boards/board.js";
import { HostPlaces } from "../boards/places.js";
import { environmentError, usageError, whyFileFailed } from "../errors.js";
import { findSubject } from "../project/project.js";
import { readBlob } from "../run/blob.js";
import { ensureFirmware } from "../run/ensure-host.js";
import { LastWords } from "../run/last-words.js";
import { createView } from "../run/view.js";

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
  const words = new LastWords(places, {
    text: (text) => view.text(text),
    fault: (record) => view.packet({ type: "fault", ...record }),
  });
  const reader = createWireReader(
    (text) => words.push(text),
    (packet) => {
      words.flush();
      view.packet(packet);
    },
  );
  reader.push(bytes);
  reader.end();
  words.flush();
  view.end();
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
