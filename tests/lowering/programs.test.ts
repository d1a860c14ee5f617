// Each program below programs/ is compiled, lowered and run on host-js, unoptimised and optimised; what it logs must be
// what stands behind `// expected:` at its end.
import { describe, expect, it } from "vitest";
import { run } from "../compiler/run.js";
import { expectedOf, programs } from "./programs.js";

describe("lowered programs", () => {
  for (const { name, text } of programs()) {
    for (const optimize of ["none", "size", "speed"] as const) {
      it(`${name} logs what it must (${optimize})`, async () => {
        const { log, fault } = await run(text, { optimize });
        expect(fault).toBeNull();
        expect(log).toEqual(expectedOf(text));
      });
    }
  }
});
