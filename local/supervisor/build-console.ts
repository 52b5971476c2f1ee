import { join } from 'node:path';
import { messageOf } from '#core/observability/sentence-error.ts';
import { openLogFile } from './log-file.ts';
import { runOnce } from './run-once.ts';
import type { Supervised } from './supervise.ts';

export interface ConsoleBuild extends Supervised {
  /** Whether the console can be used; never rejects. */
  readonly done: Promise<boolean>;
}

/** Builds the console's files beside everything else; the API shows them as soon as they are there. */
export function buildConsole({ logs, log }: { logs: string; log: (line: string) => void }): ConsoleBuild {
  const ending = new AbortController();
  const logPath = join(logs, 'console-build.log');
  const done = runOnce('Building the console', 'scripts/build-web.ts', {
    env: {},
    logFile: openLogFile(logPath),
    signal: ending.signal,
  }).then(
    (output) => {
      const built = output.split('\n').find((line) => line.startsWith('The console was built'));
      if (built !== undefined) log(built);
      return true;
    },
    (error: unknown) => {
      // The API works without it.
      if (!ending.signal.aborted) log(`${messageOf(error)}\nThe log is ${logPath}.`);
      return false;
    },
  );
  return {
    name: 'console build',
    done,
    async stop() {
      ending.abort();
      await done;
    },
    kill: () => ending.abort(),
  };
}
