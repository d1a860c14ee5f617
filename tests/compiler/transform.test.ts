// The transform as asc sees it: versions, several programs in one process, names beside the code, no Node modules.
import { main } from "assemblyscript/asc";
import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { ASC_VERSION, createTransform } from "../../compiler/index.js";
import { asTransforms } from "../../compiler/syntax/asc.js";
import { compileTexts, library, wasmOf } from "./compile.js";
import { run } from "./run.js";

const root = path.join(import.meta.dirname, "../..");

const BLINKY = `
import { board, Pin, Output, Timer, Duration, spawn, info } from "tickless";
async function blink(pin: Pin, period: Duration): Promise<void> {
  const led = new Output(pin);
  while (true) {
    led.toggle();
    info("toggled after {}", period);
    await Timer.after(period);
  }
}
export async function main(): Promise<void> {
  spawn(blink(board.LED, Duration.millis(500)));
}
`;

describe("asc's version", () => {
  it("is the one package.json pins", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    expect(dependencies.assemblyscript).toBe(ASC_VERSION);
  });

  it("is refused when it is another, with the one that is needed", () => {
    const Transform = createTransform(library);
    const options = { bundleMajorVersion: 0, bundleMinorVersion: 27, bundlePatchVersion: 31 };
    Object.assign(Transform.prototype as object, { program: { options } });
    expect(() => new Transform()).toThrow(
      "Tickless needs assemblyscript 0.28.20, but this is 0.27.31: npm install assemblyscript@0.28.20",
    );
  });

  it("is refused when it is right but from another copy of asc", () => {
    const Transform = createTransform(library);
    const options = { bundleMajorVersion: 0, bundleMinorVersion: 28, bundlePatchVersion: 20 };
    Object.assign(Transform.prototype as object, { program: { options } });
    expect(() => new Transform()).toThrow("run npm dedupe");
  });
});

describe("programs compiled side by side in one process", () => {
  it("have each their own options, log lines and pools", async () => {
    const source = (n: number): string =>
      `import { info, Duration, spawn } from "tickless";
       pool(f, ${n});
       async function f(i: i32): Promise<void> { info("program ${n} task {}", i); }
       export async function main(): Promise<void> { info("{}", Duration.millis(1000)); for (let i = 0; i < ${n}; i++) spawn(f(i)); }`;
    const rates = [1000, 32768, 1000000] as const;
    const runs = await Promise.all(rates.map((tickRate, i) => run(source(i + 1), { options: { tickRate } })));
    expect(runs.map(({ log }) => log)).toEqual([
      ["1000", "program 1 task 0"],
      ["32768", "program 2 task 0", "program 2 task 1"],
      ["1000000", "program 3 task 0", "program 3 task 1", "program 3 task 2"],
    ]);
  });
});

/** Contents of a module's sections by number. */
function sections(wasm: Uint8Array): Map<number, string> {
  const found = new Map<number, string>();
  let at = 8;
  const leb = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = wasm[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < wasm.length) {
    const id = wasm[at++] ?? 0;
    const size = leb();
    if (id !== 0) found.set(id, Buffer.from(wasm.subarray(at, at + size)).toString("hex"));
    at += size;
  }
  return found;
}

describe("what compile gives", () => {
  for (const [optimize, flag] of [
    ["none", "-O0"],
    ["speed", "-O3"],
    ["size", "-Oz"],
  ] as const) {
    it(`has function names that do not change the code (${optimize})`, async () => {
      const named = wasmOf(await compileTexts(BLINKY, { optimize }));
      let bare = new Uint8Array();
      const { error } = await main(["src/main.ts", "-o", "out.wasm", "--runtime", "stub", flag], {
        readFile: (file) => (file === "src/main.ts" ? BLINKY : null),
        writeFile: (_, contents) => {
          if (contents instanceof Uint8Array) bare = new Uint8Array(contents);
        },
        listFiles: () => [],
        transforms: asTransforms(createTransform(library)),
      });
      expect(error).toBeNull();
      expect(sections(bare)).toEqual(sections(named.wasm));
      expect(named.side.names).toContain("~lib/tickless/task/executor/poll");
    });
  }

  it("refuses the runtime that would free what tasks hold", async () => {
    const said: string[] = [];
    const { error } = await main(["src/main.ts", "-o", "out.wasm", "--runtime", "minimal"], {
      readFile: (file) => (file === "src/main.ts" ? BLINKY : null),
      writeFile: () => undefined,
      listFiles: () => [],
      stderr: { write: () => undefined },
      reportDiagnostic: ({ message }) => said.push(message),
      transforms: asTransforms(createTransform(library)),
    });
    expect(error).not.toBeNull();
    expect(said).toEqual([
      'The runtime "minimal" would free what tasks hold in their frames: use --runtime incremental, or stub, which frees nothing',
    ]);
  });

  it("is valid for asc with vectors and references to functions, which asc has behind flags", async () => {
    const text = `
      import { info, yieldNow } from "tickless";
      function plain(): void { info("plain"); }
      let kept: ref_func = plain;
      async function add(a: v128, n: i32): Promise<v128> { await yieldNow(); return i32x4.add(a, i32x4.splat(n)); }
      async function one(): Promise<i32> { await yieldNow(); return 1; }
      function three(a: i32, b: i32, c: v128): i32 { return a + b; }
      export async function main(): Promise<void> {
        kept = plain;
        const v = await add(i32x4.splat(4), 3);
        const w = await add(v, 3);
        info("{} {}", i32x4.extract_lane(v, 1), i32x4.extract_lane(w, 1));
        if (i32x4.extract_lane(v, 1) == 100) three(unreachable(), await one(), v);
      }`;
    const enabled = ["simd", "reference-types", "gc"].flatMap((feature) => ["--enable", feature]);
    let written = 0; // Node 20 does not know these modules: asc's own validator does
    const { error } = await main(["src/main.ts", "-o", "out.wasm", "--runtime", "stub", ...enabled], {
      readFile: (file) => (file === "src/main.ts" ? text : null),
      writeFile: (_, contents) => void (written += contents.length),
      listFiles: () => [],
      stderr: { write: () => undefined },
      transforms: asTransforms(createTransform(library)),
    });
    expect(error).toBeNull();
    expect(written).toBeGreaterThan(1000);
  });

  it("is untouched by the lowering where nothing is async", async () => {
    let wasm = new Uint8Array();
    const { error } = await main(["src/lib.ts", "-o", "out.wasm", "--runtime", "stub"], {
      readFile: (file) => (file === "src/lib.ts" ? "export function twice(n: i32): i32 { return 2 * n; }" : null),
      writeFile: (_, contents) => {
        if (contents instanceof Uint8Array) wasm = new Uint8Array(contents);
      },
      listFiles: () => [],
      transforms: asTransforms(createTransform(library, { program: "module" })),
    });
    expect(error).toBeNull();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    expect((exports["twice"] as (n: number) => number)(21)).toBe(42);
  });

  it("has a source map whose sources are the user's paths", async () => {
    const { map } = wasmOf(await compileTexts(BLINKY, { optimize: "size" }));
    const parsed = JSON.parse(map) as { version: number; sources: string[]; sourceRoot: string };
    expect(parsed.version).toBe(3);
    expect(parsed.sourceRoot).toBe("");
    expect(parsed.sources).toContain("src/main.ts");
  });

  it("ignores the project's asconfig.json, which is for other tools", async () => {
    const compiled = await compileTexts({
      "src/main.ts": "export async function main(): Promise<void> {}",
      "asconfig.json": '{ "options": { "runtime": "incremental", "exportTable": true } }',
    });
    const module = new WebAssembly.Module(wasmOf(compiled).wasm as BufferSource);
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(names.sort()).toEqual(["memory", "poll", "run", "start", "task"]);
  });

  it("says that the entry cannot be read", async () => {
    const { result } = await compileTexts({ "src/other.ts": "" });
    expect(result.diagnostics.map(({ message }) => message)).toEqual(["File 'src/main.ts' not found."]);
  });
});

describe("the compiler's sources", () => {
  it("need nothing of Node's: bundled for a browser they import asc and nothing else", async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [path.join(root, "compiler/index.ts")],
      outdir: "bundle",
      bundle: true,
      platform: "browser",
      packages: "external", // asc and Binaryen look for Node themselves
      format: "esm",
      write: false,
      metafile: true,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((found) => found.path));
    expect([...new Set(imported)].sort()).toEqual(["assemblyscript", "assemblyscript/asc", "assemblyscript/binaryen"]);
    expect(outputFiles.map(({ text }) => /(?<!\.)\b(process|Buffer|import)\b *[.([]/.exec(text)?.[0])).toEqual([
      undefined,
    ]);
  });
});
