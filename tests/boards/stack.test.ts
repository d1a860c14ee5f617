// The native stack of a board: however long a program runs straight on, it stays as it was, and one that calls itself for
// ever ends in the fault STACK with its calls, never in a write outside the stack.
import { describe, expect, test } from "vitest";
import { endless, stackUse, straightOn } from "../../bench/boards/stack.js";
import { FAULT_STACK } from "../../host-js/abi.js";
import { emulated } from "./support.js";

/** So many that a frame for each of them would not fit anywhere. */
const STATEMENTS = 100;

const [short, long, recursion] = await Promise.all([straightOn(2), straightOn(STATEMENTS), endless()]);

describe.each(emulated)("$name", (board) => {
  test("a hundred statements in a row need no more native stack than two", async () => {
    const [few, many] = [await stackUse(board, short), await stackUse(board, long)];
    expect([few.done.end, many.done.end]).toEqual(["limit", "limit"]);
    console.log(`${board.name}: ${many.done.usage.stack} bytes of stack, of ${board.sizes.stack}`);
    expect(many.done.usage.stack - few.done.usage.stack).toBeLessThan(64);
    expect(many.done.complaints).toEqual([]);
  });

  test("a function that calls itself for ever is the fault STACK, inside the stack", async () => {
    const { done, faults } = await stackUse(board, recursion);
    expect(done.end).toBe("fault");
    expect(faults.map(({ code }) => code)).toEqual([FAULT_STACK]);
    const [fault] = faults;
    // The innermost calls are all the same function's.
    expect(fault?.calls.length).toBe(board.sizes.frames);
    expect(new Set(fault?.calls.map((call) => call.function)).size).toBe(1);
    expect(done.usage.stack).toBeLessThan(board.sizes.stack);
    expect(done.complaints).toEqual([]);
  });
});
