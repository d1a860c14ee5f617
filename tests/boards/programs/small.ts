// What the smallest board must run: three blinkers and an echo.
import { Duration, Output, Pin, Timer, Uart, board, spawn } from "tickless";

// Static data: with `new` the program would have an allocator.
const buffer: StaticArray<u8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

async function blink(pin: Pin, period: i32): Promise<void> {
  const led = new Output(pin);
  while (true) {
    led.toggle();
    await Timer.after(Duration.millis(period));
  }
}

export async function main(): Promise<void> {
  spawn(blink(board.LED, 500));
  spawn(blink(board.LED2, 300));
  spawn(blink(board.LED3, 200));
  const uart = new Uart(board.UART);
  while (true) await uart.write(buffer, await uart.read(buffer));
}
