// Reads too slowly: at most sixteen bytes, then it sleeps. At the byte 0 it logs how many it has read and how many were lost.
import { Duration, Timer, Uart, board, info } from "tickless";

const buffer: StaticArray<u8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

export async function main(): Promise<void> {
  const uart = new Uart(board.UART);
  let read: u32 = 0;
  let errors: u32 = 0;
  while (true) {
    const count = await uart.read(buffer);
    if (count < 0) errors++;
    else read += count;
    if (count > 0 && buffer[count - 1] == 0) info("{} {} {}", read, uart.lost(), errors);
    await Timer.after(Duration.millis(10));
  }
}
