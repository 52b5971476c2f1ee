import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { switchedKeys } from '../crypto/key-providers.ts';
import type { Db } from '../database/database.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { CybbackError } from '../domain/errors.ts';
import type { MasterKeys } from './open-master-key.ts';
import { deleteKeyHolder, keepKeyHolder } from './store/key-holders.ts';
import { type Rotation, getRotation } from './store/rotations.ts';

/** How often a process says which keys it holds and asks which one seals. */
export const ASK_EVERY_MS = 5_000;
/** Older than this the answer is asked for again before anything is sealed: a process may have been stopped for a while. */
const STALE_AFTER_MS = 15_000;

export interface MasterKeyWatch {
  /** Opens with every key of the process and seals with the one that the database calls for. */
  readonly provider: KeyProvider;
  /** Asks now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchDeps {
  readonly clock?: Clock;
  readonly everyMs?: number;
  readonly name?: string;
  /** Called where the database does not answer; the next turn tries again. */
  readonly onFailure?: (error: unknown) => void;
}

/** Keeps a process beside a rotation of the master key: `npm run rotate-key` waits until every process seals with the new key. */
export async function watchMasterKeys(
  db: Db,
  { inForce, other }: MasterKeys,
  deps: WatchDeps = {},
): Promise<MasterKeyWatch> {
  const { clock = systemClock, everyMs = ASK_EVERY_MS, onFailure = () => undefined } = deps;
  const name = deps.name ?? `process ${process.pid} on ${hostname()}`;
  const id = randomUUID();
  const keyIds = [inForce.keyId, ...(other ? [other.keyId] : [])];
  let rotation: Rotation | null = null;
  let askedAt = 0;

  const isSwitched = (): boolean => rotation?.fromKeyId === inForce.keyId;
  const refresh = async (): Promise<void> => {
    const now = clock.now();
    rotation = await getRotation(db);
    askedAt = now;
    const sealsWith = isSwitched() && other ? other.keyId : inForce.keyId;
    await keepKeyHolder(db, { id, name, keyIds, sealsWith });
  };
  const fresh = async (): Promise<boolean> => {
    if (clock.now() - askedAt > STALE_AFTER_MS) await refresh();
    if (!isSwitched()) return false;
    if (rotation?.toKeyId === other?.keyId) return true;
    throw new CybbackError(
      'key-missing',
      `The master key was changed to ${rotation?.toKeyId ?? 'another one'}, which this process does not hold. Start it again with the new key.`,
    );
  };

  await refresh();
  const timer = setInterval(() => void refresh().catch(onFailure), everyMs);
  timer.unref();
  return {
    // Who holds one key alone is switched to nothing, but must not go on sealing with one that was replaced.
    provider: switchedKeys(inForce, other ?? inForce, fresh),
    refresh,
    async close() {
      clearInterval(timer);
      await deleteKeyHolder(db, id).catch(onFailure);
    },
  };
}
