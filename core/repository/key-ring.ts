import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createDataKey, unwrapDataKey, wrapDataKey, type DataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { systemRandom } from '../crypto/random.ts';
import { systemClock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { encodeCheckedJson } from './checked-json.ts';
import { KEYS_FOLDER } from './file-path.ts';
import {
  parseChecked,
  readRepositoryHeader,
  wrappedKeySchema,
  type HeaderDeps,
  type RepositoryHeader,
} from './repository-header.ts';

/** The data keys of one connection. */
export interface KeyRing {
  /** Seals new files; null where encryption is off. */
  readonly active: DataKey | null;
  /** Fails with `key-missing` or `key-wrong`. */
  get(id: string): Promise<DataKey>;
}

const keyFileSchema = z.object({ format: z.literal(1), key: wrappedKeySchema });

/**
 * All wrappings that lie in the storage. A damaged key file is handed to `onDamage` and passed over: what other keys
 * protect must stay readable.
 */
export async function readWrappedKeys(
  storage: Storage,
  connectionId: string,
  onDamage: (error: CybbackError, file: string) => void = () => undefined,
): Promise<WrappedDataKey[]> {
  const header = await readRepositoryHeader(storage, connectionId);
  return [...header.keys, ...(await readKeyFiles(storage, connectionId, onDamage))];
}

async function readKeyFiles(
  storage: Storage,
  connectionId: string,
  onDamage: (error: CybbackError, file: string) => void,
): Promise<WrappedDataKey[]> {
  const keys: WrappedDataKey[] = [];
  for await (const file of storage.list(`${connectionId}/${KEYS_FOLDER}`)) {
    if (!file.key.endsWith('.json')) continue;
    try {
      keys.push(parseChecked(file.key, await storage.get(file.key), keyFileSchema).key);
    } catch (error) {
      if (!isCybbackError(error, 'repository-corrupt', 'repository-format')) throw error;
      onDamage(error, file.key);
    }
  }
  return keys;
}

/** Keeps a second copy of the keys in `repository.json`: without it, that one file would be all that a tenant hangs on. */
async function readAndCopyKeys(storage: Storage, header: RepositoryHeader): Promise<WrappedDataKey[]> {
  const { connectionId, keys } = header;
  const copies = await readKeyFiles(storage, connectionId, () => undefined);
  const there = new Set(copies.map((key) => key.id + key.masterKeyId));
  for (const key of keys) {
    if (!there.has(key.id + key.masterKeyId)) await putKeyFile(storage, connectionId, key);
  }
  return [...keys, ...copies];
}

/**
 * With `sealing`, the newest key wrapped by the master key in force becomes the active one and is opened at once, so
 * that a wrong master key shows when a repository is opened, not in the middle of a backup. Where there is none yet
 * (encryption has just been switched on, or the master key is new and nothing was rewrapped), one is made.
 */
export async function openKeyRing(
  storage: Storage,
  header: RepositoryHeader,
  sealing: boolean,
  deps: HeaderDeps,
): Promise<KeyRing> {
  const { connectionId } = header;
  let wrapped = await readAndCopyKeys(storage, header);
  const opened = new Map<string, Promise<DataKey>>();

  const find = async (id: string): Promise<DataKey> => {
    if (!wrapped.some((key) => key.id === id)) wrapped = await readWrappedKeys(storage, connectionId);
    return unwrapAny(deps.keyProvider, connectionId, id, wrapped);
  };
  const get = (id: string): Promise<DataKey> => {
    const known = opened.get(id);
    if (known) return known;
    const pending = find(id);
    opened.set(id, pending);
    pending.catch(() => opened.delete(id));
    return pending;
  };

  if (!sealing) return { active: null, get };
  const { keyProvider } = deps;
  if (!keyProvider) throw new CybbackError('key-missing', 'Encryption is on, but there is no master key.');
  const newest = wrapped
    .filter((key) => key.masterKeyId === keyProvider.keyId)
    .sort(byAge)
    .at(-1);
  if (newest) return { active: await get(newest.id), get };
  // Another master key than the one in force must not be passed over: what it protects could not be read any more.
  for (const key of wrapped) await get(key.id);
  const made = await addDataKey(storage, keyProvider, connectionId, deps);
  wrapped.push(made);
  return { active: await get(made.id), get };
}

/** New files will be sealed with a new key by repositories that are opened from now on. */
export async function rotateDataKey(
  storage: Storage,
  keyProvider: KeyProvider,
  connectionId: string,
  deps: Partial<Pick<HeaderDeps, 'clock' | 'random'>> = {},
): Promise<{ keyId: string }> {
  const made = await addDataKey(storage, keyProvider, connectionId, {
    clock: deps.clock ?? systemClock,
    random: deps.random ?? systemRandom,
  });
  return { keyId: made.id };
}

/** Wraps every data key with `to` as well. Afterwards the master key `from` is not needed for this connection. */
export async function rewrapDataKeys(
  storage: Storage,
  connectionId: string,
  from: KeyProvider,
  to: KeyProvider,
): Promise<{ rewrapped: number }> {
  const wrapped = await readWrappedKeys(storage, connectionId);
  const done = new Set(wrapped.filter((key) => key.masterKeyId === to.keyId).map((key) => key.id));
  let rewrapped = 0;
  for (const key of wrapped) {
    if (done.has(key.id)) continue;
    const opened = await unwrapAny(from, connectionId, key.id, wrapped);
    await putKeyFile(
      storage,
      connectionId,
      await wrapDataKey(to, connectionId, { ...opened, createdAt: key.createdAt }),
    );
    done.add(key.id);
    rewrapped += 1;
  }
  return { rewrapped };
}

async function unwrapAny(
  provider: KeyProvider | null,
  connectionId: string,
  id: string,
  all: readonly WrappedDataKey[],
): Promise<DataKey> {
  const wrappings = all.filter((key) => key.id === id);
  if (wrappings.length === 0) {
    throw new CybbackError(
      'key-missing',
      `The data key ${id} of connection ${connectionId} is not in the repository.`,
      {
        facts: { dataKeyId: id },
      },
    );
  }
  if (!provider) throw new CybbackError('key-missing', 'The data is sealed, but there is no master key.');
  const fitting = wrappings.filter((key) => key.masterKeyId === provider.keyId);
  let failure: unknown = null;
  for (const key of fitting.length > 0 ? fitting : wrappings) {
    try {
      return await unwrapDataKey(provider, connectionId, key);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function addDataKey(
  storage: Storage,
  provider: KeyProvider,
  connectionId: string,
  deps: Pick<HeaderDeps, 'clock' | 'random'>,
): Promise<WrappedDataKey> {
  const createdAt = new Date(deps.clock.now()).toISOString();
  const key = await createDataKey({ provider, connectionId, createdAt, random: deps.random });
  await putKeyFile(storage, connectionId, key);
  return key;
}

/** The name follows from key and master key, so that a retry finds what it has done. */
async function putKeyFile(storage: Storage, connectionId: string, key: WrappedDataKey): Promise<void> {
  const wrapId = createHash('sha256').update(key.masterKeyId).digest('hex').slice(0, 16);
  const path = `${connectionId}/${KEYS_FOLDER}${key.id}-${wrapId}.json`;
  try {
    await storage.put(path, encodeCheckedJson({ format: 1, key }), { ifAbsent: true });
  } catch (error) {
    if (!isCybbackError(error, 'storage-exists')) throw error;
  }
}

function byAge(a: WrappedDataKey, b: WrappedDataKey): number {
  const [left, right] = [a.createdAt + a.id, b.createdAt + b.id];
  return left < right ? -1 : left > right ? 1 : 0;
}
