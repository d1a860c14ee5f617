// `npm run figures`: the figures the project holds itself to, after the host's tools are there; `npm run figures -- boards`:
// those of the boards.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const boards = process.argv[2] === "boards";
setup(boards ? "test" : "start");
const args = ["--import", "./scripts/ts.mjs", boards ? "bench/board-figures.ts" : "bench/figures.ts"];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1);
