import { Uart, board, check } from "tickless";

const buffer = new StaticArray<u8>(64);

function upperCase(bytes: StaticArray<u8>, count: i32): void {
  for (let i = 0; i < count; i++) {
    const byte = bytes[i];
    if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
  }
}

export async function main(): Promise<void> {
  const uart = new Uart(board.UART);
  await uart.write("Say something.\n");
  while (true) {
    const count = check(await uart.read(buffer));
    upperCase(buffer, count);
    await uart.write(buffer, count);
  }
}
