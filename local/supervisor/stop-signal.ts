export interface StopSignal {
  readonly signal: AbortSignal;
  readonly requested: Promise<void>;
  dispose(): void;
}

/** Ctrl-C reaches this process twice where a launcher above passes it on as well. */
const sameKeyPressMs = 800;
const parentCheckMs = 500;

/** Ends on SIGINT, SIGTERM, SIGHUP, or when the launcher above was killed; a second request calls `onSecond`. */
export function onStopSignal(onSecond: () => void, now: () => number = performance.now.bind(performance)): StopSignal {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const request = (): void => {
    if (firstAt === undefined) {
      firstAt = now();
      controller.abort();
      resolve();
    } else if (now() - firstAt > sameKeyPressMs) onSecond();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, request);
  const parent = Number(process.env['CYBBACK_PARENT_PID'] ?? 0);
  const timer =
    process.ppid === parent
      ? setInterval(() => {
          if (process.ppid === parent) return;
          clearInterval(timer);
          if (firstAt === undefined) request();
        }, parentCheckMs)
      : undefined;
  return {
    signal: controller.signal,
    requested: promise,
    dispose() {
      clearInterval(timer);
      for (const name of signals) process.off(name, request);
    },
  };
}
