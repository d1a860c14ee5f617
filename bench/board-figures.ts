// `npm run figures -- boards`: what the hosts of boards cost in flash, at the start, and to write.
import { deviceNames, findBoard } from "../cli/boards/board.js";
import { buildExample, EXAMPLES } from "../tests/conformance/examples.js";
import { hostFlash, linesBelow, startup, startupLimit } from "./boards.js";

function say(what: string, value: string | number, limit = ""): void {
  console.log(`${what.padEnd(58)}${String(value).padStart(12)}   ${limit}`.trimEnd());
}

for (const board of deviceNames().map(findBoard)) {
  say(`${board.name}: flash of the host, ${board.capabilities.join(", ")}`, `${await hostFlash(board)} B`);
  if (!board.capabilities.includes("float")) continue;
  say(`${board.name}: the same without floats`, `${await hostFlash(board, ["float"])} B`);
}

const board = findBoard("netduinoplus2");
for (const name of EXAMPLES) {
  const start = await startup(board, await buildExample(name));
  say(`${board.name}: ${name}, instructions from reset, loaded`, start.loaded, `${start.code} B of code`);
  say(`${board.name}: ${name}, until it first sleeps`, start.slept, `at most ${startupLimit(start)}`);
}

for (const folder of ["host-c/port", "host-c/chip", "boards"]) {
  for (const [name, lines] of linesBelow(folder)) say(`${folder}/${name}: lines`, lines);
}
