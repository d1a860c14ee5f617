// Ctrl-C and its relatives while a run goes on: the host is asked to end, and the command then ends by itself.

export interface Interrupt {
  happened(): boolean;
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function catchInterrupt(stop: () => void): Interrupt {
  let happened = false;
  const handler = (): void => {
    happened = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return {
    happened: () => happened,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
