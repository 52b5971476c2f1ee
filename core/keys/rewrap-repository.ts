import { dropReplaced, keepRewrapped, wrappingsOf } from '../backups/store/files/repository-keys.ts';
import { unwrapDataKey, wrapDataKey, type DataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { withPreviousKeys } from '../crypto/key-providers.ts';
import type { Db } from '../database/database.ts';
import { isCybbackError } from '../domain/errors.ts';
import { keyFilePath } from '../repository/key-files.ts';
import { type KeptKeyFile, replaceKeyFiles, storedWrappings } from '../repository/rewrap-key-files.ts';
import type { Storage } from '../storage/storage.ts';

export interface RewrapInput {
  readonly repositoryId: string;
  readonly connectionId: string;
  readonly from: KeyProvider;
  readonly to: KeyProvider;
}

export interface Rewrapped {
  /** Wrappings by another master key that were replaced. */
  readonly replaced: number;
  /** Data keys of which no wrapping opens, with either key. */
  readonly unreadable: readonly string[];
  readonly kept: readonly KeptKeyFile[];
}

/**
 * Wraps the data keys of a repository with the new master key, in database and storage, and removes their earlier
 * wrappings: first everything new is there, then the old goes, so that it can end at any step and be done again.
 * Without a storage, in the database alone: who opens the repository next writes the files from there.
 */
export async function rewrapRepository(db: Db, storage: Storage | null, input: RewrapInput): Promise<Rewrapped> {
  const { repositoryId, connectionId, from, to } = input;
  const inDatabase = await wrappingsIn(db, repositoryId);
  const all = distinct([...inDatabase, ...(storage ? await storedWrappings(storage, connectionId) : [])]);
  const old = all.filter(({ masterKeyId }) => masterKeyId !== to.keyId);
  if (old.length === 0) {
    return { replaced: 0, unreadable: [], kept: [] };
  }
  const opened = await openAll(withPreviousKeys(to, [from]), connectionId, all);
  const replaced = old.filter((key) => opened.has(key.id));
  const retired = new Set(all.filter(({ state }) => state === 'retired').map(({ id }) => id));
  const there = new Set(all.filter(({ masterKeyId }) => masterKeyId === to.keyId).map(nameOf));
  for (const { id, createdAt } of replaced) {
    const key = opened.get(id);
    if (!key) continue;
    const state = retired.has(id) ? 'retired' : 'active';
    if (there.has(nameOf({ id, state }))) continue;
    await keepRewrapped(db, repositoryId, [await wrapDataKey(to, connectionId, { ...key, createdAt, state })]);
    there.add(nameOf({ id, state }));
  }
  // Of several that wrap at once, the rows say which wrapping counts.
  const wrappings = (await wrappingsIn(db, repositoryId)).filter(({ masterKeyId }) => masterKeyId === to.keyId);
  const kept = storage ? await replaceKeyFiles(storage, connectionId, { wrappings, replaced }) : [];
  for (const key of replaced) await dropReplaced(db, repositoryId, key);
  // What the storage does not let go is found again each time.
  const keptFiles = new Set(kept.map(({ file }) => file));
  const gone = replaced.filter((key) => inDatabase.includes(key) || !keptFiles.has(keyFilePath(connectionId, key)));
  return { replaced: gone.length, unreadable: namesOf(old.filter((key) => !opened.has(key.id))), kept };
}

async function wrappingsIn(db: Db, repositoryId: string): Promise<WrappedDataKey[]> {
  return (await wrappingsOf(db, [repositoryId])).map(({ wrapped }) => wrapped);
}

/** Each key by the first of its wrappings that opens. */
async function openAll(
  provider: KeyProvider,
  connectionId: string,
  wrappings: readonly WrappedDataKey[],
): Promise<Map<string, DataKey>> {
  const opened = new Map<string, DataKey>();
  for (const wrapping of wrappings) {
    if (opened.has(wrapping.id)) continue;
    try {
      opened.set(wrapping.id, await unwrapDataKey(provider, connectionId, wrapping));
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
    }
  }
  return opened;
}

const nameOf = ({ id, state }: Pick<WrappedDataKey, 'id' | 'state'>): string => `${id} ${state ?? ''}`;

const namesOf = (keys: readonly WrappedDataKey[]): string[] => [...new Set(keys.map(({ id }) => id))];

function distinct(keys: readonly WrappedDataKey[]): WrappedDataKey[] {
  return [...new Map(keys.map((key) => [`${nameOf(key)} ${key.masterKeyId} ${key.wrapped}`, key])).values()];
}
