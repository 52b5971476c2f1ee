import { CybbackError } from '../domain/errors.ts';

/**
 * Passwords are hashed a few at a time. A hash takes a core and 32 MB for a while, and Node has four threads for it that
 * files and host names need as well: without a bound, fifty sign-ins at once would slow down everybody.
 */
export interface HashingGate {
  /** Errors: `server-busy` at once, where too many wait. @param network a single one never takes all places. */
  run<T>(network: string, work: () => Promise<T>): Promise<T>;
  /** Errors: `server-busy` where `run` would refuse. Asked first, so that a refusal costs nothing else. */
  refuseIfFull(network: string): void;
}

export interface HashingGateOptions {
  readonly atOnce: number;
  /** Running ones included. */
  readonly inAll: number;
  readonly perNetwork: number;
}

export const HASHING_GATE: HashingGateOptions = { atOnce: 2, inAll: 24, perNetwork: 8 };

const RETRY_AFTER_MS = 2_000;

export function createHashingGate({ atOnce, inAll, perNetwork }: HashingGateOptions): HashingGate {
  const queue: (() => void)[] = [];
  const present = new Map<string, number>();
  let running = 0;
  let all = 0;

  const enter = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
  };
  /** The place goes to the next one in the queue, so that nobody who comes at this moment gets ahead of it. */
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };

  const refuseIfFull = (network: string): void => {
    if (all >= inAll || (present.get(network) ?? 0) >= perNetwork) throw busy();
  };

  return {
    refuseIfFull,
    async run(network, work) {
      refuseIfFull(network);
      all += 1;
      present.set(network, (present.get(network) ?? 0) + 1);
      try {
        await enter();
        return await work().finally(leave);
      } finally {
        all -= 1;
        const left = (present.get(network) ?? 1) - 1;
        if (left === 0) present.delete(network);
        else present.set(network, left);
      }
    },
  };
}

function busy(): CybbackError {
  return new CybbackError(
    'server-busy',
    'Too many passwords are being checked at this moment. Try again in a few seconds.',
    {
      retryAfterMs: RETRY_AFTER_MS,
    },
  );
}
