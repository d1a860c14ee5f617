import { Duration, Input, Output, Pull, Timer, board, info } from "tickless";

// Contacts bounce for a few milliseconds: a level counts when it is still there after this time.
const SETTLE = Duration.millis(20);

async function pressed(button: Input): Promise<void> {
  do {
    await button.waitForLow();
    await Timer.after(SETTLE);
  } while (button.isHigh);
}

async function released(button: Input): Promise<void> {
  do {
    await button.waitForHigh();
    await Timer.after(SETTLE);
  } while (!button.isHigh);
}

export async function main(): Promise<void> {
  const button = new Input(board.BUTTON, Pull.Up);
  const led = new Output(board.LED);
  let presses: u32 = 0;
  while (true) {
    await pressed(button);
    led.toggle();
    presses++;
    info("press {}", presses);
    await released(button);
  }
}
