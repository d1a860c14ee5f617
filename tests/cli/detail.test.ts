// A fault's detail in words: which pool, which pin, which error; from real programs that run into it.
import { expect, it } from "vitest";
import { faultDetail } from "../../cli/run/detail.js";
import { run } from "../compiler/run.js";

async function detailOf(source: string): Promise<string | null> {
  const { fault, side, tick } = await run(source);
  if (!fault) throw new Error("the program ended without a fault");
  return faultDetail({ ...fault, task: 0, tick: BigInt(tick), calls: [] }, side);
}

it("names the pool that was full, its size and what to do", async () => {
  const text = await detailOf(`import { pool, spawn, Timer } from "tickless";
pool(work, 2);
async function work(): Promise<void> { await Timer.afterMillis(9); }
export async function main(): Promise<void> { for (let i = 0; i < 3; i++) spawn(work()); }`);
  expect(text).toBe("'work', all 2 slots are taken: make room with pool(work, 3), or use trySpawn");
});

it("names the pin that was opened twice", async () => {
  const text = await detailOf(`import { board, Output } from "tickless";
export async function main(): Promise<void> { new Output(board.LED2).high(); new Output(board.LED2).low(); }`);
  expect(text).toBe("LED2: the pin or port is open already");
});

it("names the port the board lacks", async () => {
  const text = await detailOf(`import { Port, Uart } from "tickless";
export async function main(): Promise<void> { new Uart(changetype<Port>(0x0407)); }`);
  expect(text).toBe("pin or port 0x407: the board has no such pin or port");
});

it("names the error that check() stopped at", async () => {
  const text = await detailOf(`import { check, IoError } from "tickless";
export async function main(): Promise<void> { check(IoError.PARITY); }`);
  expect(text).toBe("a byte arrived with a wrong parity bit");
});

it("says nothing where the fault's own sentence says it all", async () => {
  expect(await detailOf(`export async function main(): Promise<void> { unreachable(); }`)).toBeNull();
});

it("names the async function whose dropped future was polled", async () => {
  const text = await detailOf(`import { suspend } from "tickless";
async function wait(): Promise<void> { suspend(); }
export async function main(): Promise<void> { const f = wait(); f.drop(); f.poll(); }`);
  expect(text).toBe("a future of 'wait': make a new one where it is needed again");
});

it("says the same of a future whose disposable result was read", async () => {
  const text = await detailOf(`class Guard { dispose(): void {} [Symbol.dispose](): void {} }
async function make(): Promise<Guard> { return new Guard(); }
export async function main(): Promise<void> { const f = make(); f.poll(); f.value; f.poll(); }`);
  expect(text).toBe("a future of 'make': make a new one where it is needed again");
});
