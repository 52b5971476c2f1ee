import { setTimeout as wait } from 'node:timers/promises';
import { CybbackError } from '../domain/errors.ts';

/** For sign-ins to an account that strangers try: slower, never locked. */
export interface SlowLane {
  /** Resolves after the delay. Errors: `too-many-requests` where too many wait already. */
  pass(account: string, network: string): Promise<void>;
}

export interface SlowLaneOptions {
  readonly delayMs: number;
  /** So many wait for one account, one for each network, and for all accounts together. */
  readonly perAccount: number;
  readonly inAll: number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

export const SLOW_LANE: SlowLaneOptions = { delayMs: 5_000, perAccount: 10, inAll: 500 };

export function createSlowLane({ delayMs, perAccount, inAll, pause = unhurried }: SlowLaneOptions): SlowLane {
  const waiting = new Map<string, Set<string>>();
  let all = 0;
  return {
    async pass(account, network) {
      const networks = waiting.get(account) ?? new Set<string>();
      if (all >= inAll || networks.size >= perAccount || networks.has(network)) throw tooManyWait(delayMs);
      waiting.set(account, networks.add(network));
      all += 1;
      try {
        await pause(delayMs);
      } finally {
        all -= 1;
        networks.delete(network);
        if (networks.size === 0) waiting.delete(account);
      }
    },
  };
}

/** Keeps no process from ending. */
function unhurried(ms: number): Promise<unknown> {
  return wait(ms, undefined, { ref: false });
}

function tooManyWait(delayMs: number): CybbackError {
  return new CybbackError(
    'too-many-requests',
    'Many sign-ins to this account are being tried at the moment. Try again in a few seconds, or choose a new password with "Forgot password".',
    { retryAfterMs: delayMs },
  );
}
