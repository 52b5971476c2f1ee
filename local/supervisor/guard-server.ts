import { messageOf } from '#core/observability/sentence-error.ts';
import { isAlive, type ProcessIdentity } from '../processes/process-identity.ts';
import type { Supervised } from './supervise.ts';

interface Server {
  readonly process: ProcessIdentity;
  stop(): Promise<void>;
}

const lookEveryMs = 1_000;

/**
 * Starts PostgreSQL or Temporal again when it ends by itself. By looking, not by an exit event: a server
 * adopted from a killed start is nobody's child here.
 */
export function guardServer(
  name: string,
  first: Server,
  startAgain: () => Promise<Server>,
  log: (line: string) => void,
): Supervised {
  let server = first;
  let busy: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (busy || isAlive(server.process)) return;
    log(`${name} ended; starting it again.`);
    busy = startAgain()
      .then(
        (next) => {
          server = next;
          log(`${name} runs again.`);
        },
        (error: unknown) => log(`${name} could not be started again: ${messageOf(error)}`),
      )
      .finally(() => {
        busy = undefined;
      });
  }, lookEveryMs);
  return {
    name,
    async stop() {
      clearInterval(timer);
      await busy;
      await server.stop();
    },
    kill() {
      clearInterval(timer);
      // Both keep what they had confirmed; PostgreSQL replays its log at the next start.
      if (isAlive(server.process)) process.kill(server.process.pid, 'SIGKILL');
    },
  };
}
