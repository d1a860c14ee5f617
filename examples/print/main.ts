import { board, Bytes, console, Duration, print, Ticker, Uart } from "tickless";

/** One line of a display with 16 columns; the console stands for the display. */
const line = new Bytes(16);

function show(seconds: u16, celsius: f32): void {
  line.clear();
  print(line, "{:02}:{:02} {:.1} °C inside", seconds / 60, seconds % 60, celsius);
  print(console, "[{}]{}\n", line, line.lost ? " cut" : "");
}

export async function main(): Promise<void> {
  const uart = new Uart(board.UART);
  const second = Ticker.every(Duration.secs(1));
  let celsius: f32 = 19.75;
  await uart.write("seconds,celsius,status\n");
  for (let seconds: u16 = 58; seconds < 63; seconds++) {
    await second.next();
    celsius += 0.4;
    await print(uart, "{},{:.2},0x{:04X}\n", seconds, celsius, seconds << 8);
    show(seconds, celsius);
  }
}
