import { activeKeyOf, changeActiveKey, wrappingsOf } from '../backups/store/files/repository-keys.ts';
import { createDataKey, unwrapDataKey, wrapDataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';
import type { Db } from '../database/database.ts';
import type { Clock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { putKeyFile } from '../repository/key-files.ts';
import type { Storage } from '../storage/storage.ts';
import {
  type RepositoryRow,
  type StorageRow,
  repositoriesOf,
  repositoryInUse,
} from '../storages/store/repositories.ts';

export interface DataKeyDeps {
  readonly db: Db;
  readonly keyProvider: KeyProvider;
  readonly clock: Clock;
  openStorage(row: StorageRow): Promise<Storage>;
  readonly random?: RandomBytes;
}

/** The data key that seals new files of a connection. */
export interface DataKeyState {
  /** Null: no encrypted backup was made in the storage in use. */
  readonly active: { readonly id: string; readonly createdAt: string } | null;
  /** Of every storage that the connection has had, the active one included. */
  readonly keys: number;
}

interface Scope {
  readonly workspaceId: string;
  readonly connectionId: string;
}

export async function dataKeyState(db: Db, scope: Scope): Promise<DataKeyState> {
  const repositories = await repositoriesOf(db, scope);
  const wrappings = await wrappingsOf(
    db,
    repositories.map(({ id }) => id),
  );
  const inUse = await repositoryInUse(db, scope);
  const activeId = inUse && (await activeKeyOf(db, inUse.id));
  const active = wrappings.find(({ wrapped }) => wrapped.id === activeId)?.wrapped;
  return {
    active: active ? { id: active.id, createdAt: active.createdAt } : null,
    keys: new Set(wrappings.map(({ wrapped }) => wrapped.id)).size,
  };
}

/**
 * A new data key for the files that are written from now on; what the earlier ones have sealed stays readable.
 * Errors: `conflict` (there is none yet, or another one was made at the same moment), `storage-*`, `key-*`.
 */
export async function rotateDataKeyOf(deps: DataKeyDeps, scope: Scope): Promise<DataKeyState> {
  const { db, keyProvider, clock, random = systemRandom } = deps;
  const repository = await repositoryInUse(db, scope);
  const before = repository && (await activeKeyOf(db, repository.id));
  if (!repository || before === null)
    throw new CybbackError('conflict', 'There is no encrypted backup yet, and so no data key to follow.');
  const made = await createDataKey({
    provider: keyProvider,
    connectionId: scope.connectionId,
    createdAt: new Date(clock.now()).toISOString(),
    random,
  });
  const retired = await retiredWrappings(deps, repository, before);
  // Files first: whoever reads them alone finds a key before anything is sealed with it.
  const storage = await deps.openStorage(repository.storage);
  for (const wrapping of [made, ...retired]) await putKeyFile(storage, scope.connectionId, wrapping);
  const wrappings = [made, ...retired];
  if (!(await changeActiveKey(db, repository.id, { wrappings, before, activeId: made.id })))
    throw new CybbackError('conflict', 'Another new data key was made at the same moment.');
  return dataKeyState(db, scope);
}

/** Of the key that sealed until now: a wrapping that says so. */
async function retiredWrappings(
  { db, keyProvider }: DataKeyDeps,
  { id, connectionId }: RepositoryRow,
  keyId: string,
): Promise<WrappedDataKey[]> {
  const wrappings = (await wrappingsOf(db, [id])).map(({ wrapped }) => wrapped).filter((key) => key.id === keyId);
  if (wrappings.some(({ state }) => state === 'retired')) return [];
  for (const wrapping of wrappings) {
    try {
      const key = await unwrapDataKey(keyProvider, connectionId, wrapping);
      return [
        await wrapDataKey(keyProvider, connectionId, { ...key, createdAt: wrapping.createdAt, state: 'retired' }),
      ];
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
    }
  }
  return [];
}
