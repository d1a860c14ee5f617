// Two examples side by side: bytes, edges and alarms come to one program.
import { spawn } from "tickless";
import { main as button } from "./button";
import { main as echo } from "./echo";

export async function main(): Promise<void> {
  spawn(echo());
  spawn(button());
}
