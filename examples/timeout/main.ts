import { Duration, Input, Output, Pull, Timer, board, info, select, warn } from "tickless";

const PATIENCE = Duration.secs(1);

export async function main(): Promise<void> {
  const button = new Input(board.BUTTON, Pull.Up);
  const led = new Output(board.LED);
  while (true) {
    // Whichever comes first; the other one is dropped and leaves nothing behind.
    const first = await select(button.waitForFallingEdge(), Timer.after(PATIENCE));
    if (first.index == 0) {
      led.high();
      info("pressed");
    } else {
      led.low();
      warn("nobody pressed for {} ms", Duration.asMillis(PATIENCE));
    }
  }
}
