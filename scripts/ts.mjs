// Lets Node 20 run the repository's TypeScript as it stands: `node --import ./scripts/ts.mjs bench/run.ts`.
import { register } from "node:module";

register("./ts-hooks.mjs", import.meta.url);
