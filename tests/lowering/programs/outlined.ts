// Dispose code that is large and pasted in where the scope ends: it stands in a function of its own, and every way out runs it.
import { Duration, Timer, info, pool, spawn } from "tickless";

pool(leave, 4);
let sum = 0;

@unmanaged
@final
class Large {
  @inline
  static of(id: i32): Large {
    info("made {}", id);
    return changetype<Large>(<usize>id);
  }
  @inline
  [Symbol.dispose](): void {
    const id = <i32>changetype<usize>(this);
    let factor = id * 3;
    for (let i = 0; i < id; i++) {
      if (i == 2) break;
      factor += i * sum;
    }
    sum += factor - id;
    if (sum > 1000) sum -= 1000;
    info("gone {} {}", id, sum);
  }
}

async function leave(way: i32): Promise<i32> {
  using a = Large.of(way * 10 + 1);
  for (let i = 0; i < 3; i++) {
    using b = Large.of(way * 10 + 2 + i);
    if (way == 0) return 0;
    await Timer.after(Duration.ticks(1));
    if (way == 1) continue;
    if (way == 2) break;
    if (i == 1) return i;
  }
  await Timer.after(Duration.ticks(10));
  return 9;
}

function plain(way: i32): i32 {
  using a = Large.of(way);
  if (way == 1) return 100;
  using b = Large.of(way + 50);
  while (true) {
    using c = Large.of(way + 70);
    if (way == 2) break;
    return 200;
  }
  return 300;
}

export async function main(): Promise<void> {
  for (let way = 0; way < 4; way++) info("left {}", await leave(way));
  for (let way = 1; way < 4; way++) info("plain {}", plain(way));
  const early = spawn(leave(1));
  const late = spawn(leave(2));
  await Timer.after(Duration.ticks(2));
  early.cancel();
  await Timer.after(Duration.ticks(3));
  late.cancel();
  info("sum {}", sum);
}
// expected:
// made 1
// made 2
// gone 2 4
// gone 1 6
// left 0
// made 11
// made 12
// gone 12 36
// made 13
// gone 13 98
// made 14
// gone 14 224
// gone 11 470
// left 9
// made 21
// made 22
// gone 22 984
// gone 21 1010
// left 9
// made 31
// made 32
// gone 32 1084
// made 33
// gone 33 1234
// gone 31 1530
// left 1
// made 1
// gone 1 532
// plain 100
// made 2
// made 52
// made 72
// gone 72 208
// gone 52 520
// gone 2 44
// plain 300
// made 3
// made 53
// made 73
// gone 73 234
// gone 53 574
// gone 3 154
// plain 200
// made 11
// made 12
// made 21
// made 22
// gone 12 332
// made 13
// gone 22 708
// gone 13 442
// gone 11 906
// gone 21 854
// sum 854
