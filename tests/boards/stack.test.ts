// The native stack of a board: however long a program runs straight on, it stays as it was, and one that calls itself for
// ever ends in the fault STACK with its calls, never in a write outside the stack.
import { describe, expect, test } from "vitest";
import { ALL_MET, nestedStack } from "../../bench/boards/nested.js";
import { endless, stackUse, straightOn } from "../../bench/boards/stack.js";
import { FAULT_STACK } from "../../host-js/abi.js";
import { emulated } from "./support.js";

/** So many that a frame for each of them would not fit anywhere. */
const STATEMENTS = 100;

/** How many calls deep every level is, on the smallest board, too; and what is too much for all. */
const CALLS = 2;
const TOO_MANY = 40;

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

  test("levels 1, 2 and 3, each of which preempts the one below in its calls, have room on the stack, and with too many calls it is the fault STACK", async () => {
    const { stack, ...done } = await nestedStack(board, CALLS);
    console.log(`${board.name}: ${stack} of ${board.sizes.stack} bytes with all levels ${CALLS} calls deep`);
    expect(done).toEqual({ met: ALL_MET, returned: ALL_MET * CALLS, fault: null, complaints: [] });
    expect(stack).toBeLessThan(board.sizes.stack);
    const { fault, complaints, stack: most } = await nestedStack(board, TOO_MANY);
    expect([fault, complaints]).toEqual([FAULT_STACK, []]);
    expect(most).toBeLessThan(board.sizes.stack);
  });
});
