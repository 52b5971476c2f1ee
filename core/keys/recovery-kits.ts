import { timingSafeEqual } from 'node:crypto';
import { wrappingsOf } from '../backups/store/files/repository-keys.ts';
import type { Connection } from '../connections/store/connections.ts';
import { unwrapDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { passphraseProblem } from '../domain/passwords/passphrase-problem.ts';
import { s3Settings } from '../storage/s3-settings.ts';
import { type RepositoryRow, repositoriesOf } from '../storages/store/repositories.ts';
import { type KitKey, type RecoveryKit, makeRecoveryKit, openRecoveryKit } from './recovery-kit.ts';
import { type KitExport, getKitExport, keepKitExport } from './store/recovery-kits.ts';

export interface RecoveryKitDeps {
  readonly db: Db;
  readonly keyProvider: KeyProvider;
  readonly clock: Clock;
}

export interface KitState {
  /** Null: none was exported yet. */
  readonly last: KitExport | null;
  /** Data keys of the connection. */
  readonly keys: number;
  /** Those of them that the last kit lacks. */
  readonly missingKeys: number;
}

export async function recoveryKitState(
  { db }: Pick<RecoveryKitDeps, 'db'>,
  { workspaceId, id }: Pick<Connection, 'workspaceId' | 'id'>,
): Promise<KitState> {
  const repositories = await repositoriesOf(db, { workspaceId, connectionId: id });
  const wrappings = await wrappingsOf(
    db,
    repositories.map((repository) => repository.id),
  );
  const last = await getKitExport(db, id);
  const held = new Set(last?.keyIds);
  const ids = new Set(wrappings.map(({ wrapped }) => wrapped.id));
  return { last, keys: ids.size, missingKeys: [...ids].filter((key) => !held.has(key)).length };
}

/**
 * The data keys of a connection, of all of its storages, in a file for its owner.
 * Errors: `request-invalid` (the passphrase), `conflict` (no data key yet), `key-wrong`.
 */
export async function exportRecoveryKit(
  deps: RecoveryKitDeps,
  connection: Connection,
  { passphrase, exportedBy }: { passphrase: string; exportedBy: string },
): Promise<RecoveryKit> {
  const problem = passphraseProblem(passphrase, connection.name);
  if (problem !== null) throw new CybbackError('request-invalid', problem);
  const { id, workspaceId, name, tenantId } = connection;
  const repositories = await repositoriesOf(deps.db, { workspaceId, connectionId: id });
  const keys = await dataKeysOf(deps, id, repositories);
  if (keys.length === 0)
    throw new CybbackError('conflict', 'There is no encrypted backup yet, and so no key that a kit could hold.');
  const facts = {
    createdAt: new Date(deps.clock.now()).toISOString(),
    connection: { id, name, tenantId },
    repositories: repositories.map((row) => placeOf(row)),
  };
  const kit = await makeRecoveryKit(facts, keys, { passphrase });
  await keepKitExport(deps.db, id, { exportedBy, keyIds: keys.map((key) => key.id) });
  return kit;
}

export interface KitTest {
  /** Data keys of the connection that the kit holds, each compared with the one in use. */
  readonly whole: number;
  /** Those that the kit lacks: files that they sealed cannot be read with it. */
  readonly missing: number;
}

/**
 * Opens a kit and compares its keys with those in use. Nothing of it is kept.
 * Errors: `key-wrong` where it does not open or a key is another one; `request-invalid` where it is of another connection.
 */
export async function testRecoveryKit(
  deps: RecoveryKitDeps,
  connection: Connection,
  { kit, passphrase }: { kit: RecoveryKit; passphrase: string },
): Promise<KitTest> {
  const { id, workspaceId } = connection;
  if (kit.connection.id !== id)
    throw new CybbackError('request-invalid', `This is the kit of another connection (${kit.connection.name}).`);
  const held = new Map((await openRecoveryKit(kit, passphrase)).map((key) => [key.id, key.key]));
  const inUse = await dataKeysOf(deps, id, await repositoriesOf(deps.db, { workspaceId, connectionId: id }));
  for (const { id: keyId, key } of inUse) {
    const ours = held.get(keyId);
    if (ours && !timingSafeEqual(ours, key))
      throw new CybbackError('key-wrong', `The kit holds another key under the name ${keyId}. Export a new one.`);
  }
  const whole = inUse.filter((key) => held.has(key.id)).length;
  return { whole, missing: inUse.length - whole };
}

/** Each once, by the first of its wrappings that the master key opens. */
async function dataKeysOf(
  { db, keyProvider }: RecoveryKitDeps,
  connectionId: string,
  repositories: readonly RepositoryRow[],
): Promise<KitKey[]> {
  const found = new Map<string, KitKey>();
  let refusal: unknown = null;
  const wrappings = await wrappingsOf(
    db,
    repositories.map(({ id }) => id),
  );
  for (const { repositoryId, wrapped } of wrappings) {
    if (found.has(wrapped.id)) continue;
    try {
      const { id, key } = await unwrapDataKey(keyProvider, connectionId, wrapped);
      found.set(id, { repositoryId, id, createdAt: wrapped.createdAt, key });
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
      refusal = error;
    }
  }
  // A kit that lacks a key would look whole until the day on which it is needed.
  if (wrappings.some(({ wrapped }) => !found.has(wrapped.id))) throw refusal;
  return [...found.values()];
}

function placeOf({ id, connectionId, storage }: RepositoryRow): RecoveryKit['repositories'][number] {
  const settings = storage.kind === 's3' ? s3Settings.safeParse(storage.settings) : null;
  const { endpoint, region, bucket, prefix } = settings?.data ?? {};
  const place =
    endpoint === undefined || region === undefined || bucket === undefined
      ? null
      : { endpoint, region, bucket, prefix: prefix ?? '' };
  return { id, storage: storage.name, place, folder: connectionId, formatVersion: 1 };
}
