// The files of a new project, as `tickless init` writes them: path to text.
import { packageFacts } from "../package.js";

/** The versions a project is pinned to: those this package was tested with. */
const assemblyscript = packageFacts.dependencies["assemblyscript"] ?? "";
const aspect = packageFacts.devDependencies["@as-pect/cli"] ?? "";
const loader = packageFacts.devDependencies["@assemblyscript/loader"] ?? "";

export function projectFiles(name: string): Map<string, string> {
  return new Map([
    ["package.json", json(packageJson(name))],
    ["tickless.json", json({ name, entry: "src/main.ts", boards: ["posix"], tickRate: 1000, logLevel: "info" })],
    ["src/main.ts", blinky],
    ["tests/main.spec.ts", spec],
    ["tsconfig.json", json(tsconfig)],
    ["as-pect.config.js", aspectConfig],
    ["as-pect.asconfig.json", json(aspectAsconfig)],
    [".gitignore", "node_modules/\nbuild/\n"],
    ["README.md", readme(name)],
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * as-pect 8.1.0 was published for asc 0.27 and asks for a package that installs an npm of its own; the overrides put
 * one asc and one loader in their place, so that a plain `npm install` needs no flag.
 */
function packageJson(name: string): object {
  return {
    name: name.toLowerCase(),
    version: "0.0.0",
    private: true,
    type: "module",
    scripts: { start: "tickless run", build: "tickless build", test: "tickless test", size: "tickless size" },
    devDependencies: { "@as-pect/cli": aspect, assemblyscript, tickless: packageFacts.version },
    overrides: { "@assemblyscript/loader": loader, assemblyscript: "$assemblyscript", "glob-promise": "6.0.7" },
  };
}

const blinky = `import { board, Pin, Output, Timer, Duration, spawn } from "tickless";

async function blink(pin: Pin, period: Duration): Promise<void> {
  const led = new Output(pin);
  while (true) {
    led.toggle();
    await Timer.after(period);
  }
}

export async function main(): Promise<void> {
  spawn(blink(board.LED, Duration.millis(500)));
}
`;

const spec = `import { Duration, Instant, Timer } from "tickless";

describe("time", () => {
  it("counts two blinks a second", () => {
    expect(Duration.secs(1) / Duration.millis(500)).toBe(2);
  });

  it("passes while a task waits", async () => {
    const before = Instant.now();
    await Timer.afterMillis(5);
    expect(Instant.now() - before).toBe(Duration.millis(5));
  });
});
`;

/** For editors only: asc reads none. as-pect's exports hide its typings, so they are named by their path. */
const tsconfig = {
  extends: "tickless/editor/firmware.json",
  compilerOptions: { types: ["./node_modules/@as-pect/assembly/types/as-pect"] },
  include: ["src/**/*.ts", "tests/**/*.ts"],
};

const aspectConfig = `// as-pect's configuration: the tests run on Tickless' simulated host, in virtual time.
import { instantiate } from "tickless/testing";

export default {
  entries: ["tests/**/*.spec.ts"],
  include: [],
  disclude: [/node_modules/],
  instantiate,
  outputBinary: false,
};
`;

/** Both transforms, in the order that was tested; without Tickless' own, asc knows no \`async\`. */
const aspectAsconfig = {
  targets: { noCoverage: {} },
  options: {
    transform: ["tickless/transform", "@as-pect/transform"],
    outFile: "output.wasm",
    bindings: "raw",
    exportStart: "_start",
    exportRuntime: true,
    exportMemory: true,
    exportTable: true,
    use: ["RTRACE=1"],
    debug: true,
  },
  entries: ["./node_modules/@as-pect/assembly/assembly/index.ts"],
};

const readme = (name: string): string => `# ${name}

Firmware as async functions, made with Tickless.

- \`npm install\`, once
- \`npm start\`: builds src/main.ts and runs it on this machine; \`npx tickless run --watch\` again after each change
- \`npm test\`: runs tests/
- \`npm run size\`: what it costs in bytes
- \`npx tickless doctor\`: what this machine lacks
`;
