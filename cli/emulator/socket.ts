// A connection to a socket of an emulator that may not be there yet.
import { createConnection, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

const RETRY_MS = 10;
const TRIES = 1000;

/** Resolves once connected; null: whoever should listen never did, or `given up` says so. */
export async function connect(path: string, givenUp: () => boolean): Promise<Socket | null> {
  for (let i = 0; i < TRIES && !givenUp(); i++) {
    const socket = await attempt(path);
    if (socket !== null) return socket;
    await setTimeout(RETRY_MS);
  }
  return null;
}

function attempt(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      socket.on("error", () => undefined); // what counts is that it closes
      resolve(socket);
    });
    socket.once("error", () => resolve(null));
  });
}
