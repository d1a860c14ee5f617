// The unit and end-to-end tests under tests/. Three workers for two cores: tests also wait for processes that they start.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 3,
    // asc and the compiler are loaded once per worker, not once per file: a sixth of the time. Nothing may be left behind
    // in a module by one file for the next.
    isolate: false,
    // Most files compile a few small programs: optimising Binaryen for them would take longer than the compiles.
    execArgv: ["--wasm-tiering-budget=100000000"],
    globalSetup: ["scripts/vitest-setup.mjs"],
    // `npm test` asks for it: the branches of the lowering that its tests reach.
    coverage: {
      provider: "istanbul",
      include: ["compiler/{ir,analysis,lowering}/**/*.ts"],
      reporter: ["text"],
      reportsDirectory: "build/coverage",
      thresholds: { branches: 95, "compiler/lowering/**": { branches: 95 } },
    },
  },
});
