// `npm run figures`: the figures the project holds itself to, after the host's tools are there; `npm run figures -- boards`:
// those of the boards, all or the named ones (docs/figures.md).
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [what, ...named] = process.argv.slice(2);
const boards = what === "boards";
setup(boards ? "test" : "start");
const args = ["--import", "./scripts/ts.mjs", ...(boards ? ["bench/boards/main.ts", ...named] : ["bench/figures.ts"])];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1);
