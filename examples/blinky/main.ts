import { board, Pin, Output, Timer, Duration, spawn } from "tickless";

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
