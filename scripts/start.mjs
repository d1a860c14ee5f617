// `npm start`: installs or asks for what is missing, then runs blinky for five seconds on the native host, with the
// LED's timeline on the terminal. The command line itself builds the blob and, the first time, the host.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
setup("start");
const args = ["dist/cli/main.js", "run", "examples/blinky", "--for", "5s"];
console.log(`$ tickless ${args.slice(1).join(" ")}`);
const run = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
process.exit(run.status ?? 1);
