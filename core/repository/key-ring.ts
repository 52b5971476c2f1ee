import { createDataKey, unwrapDataKey, wrapDataKey, type DataKey, type WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { systemRandom } from '../crypto/random.ts';
import { systemClock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { mendKeyFiles, putKeyFile, readKeyFiles } from './key-files.ts';
import { readRepositoryHeader, type HeaderDeps, type RepositoryHeader } from './repository-header.ts';

/** The data keys of one connection. */
export interface KeyRing {
  /** Seals new files; null where encryption is off. */
  readonly active: DataKey | null;
  /** Whether there is any: then something of the connection was sealed. */
  readonly hasKeys: boolean;
  /** Fails with `key-missing` or `key-wrong`. */
  get(id: string): Promise<DataKey>;
}

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
 * With `sealing`, the active key is the one that the database names; where it names none, the newest that was not
 * retired and is wrapped by the master key in force. It is opened at once, so that a wrong master key shows when a
 * repository is opened, not in the middle of a backup. Where there is none yet (encryption has just been switched on, or
 * the master key is new and nothing was rewrapped), one is made.
 */
export async function openKeyRing(
  storage: Storage,
  header: RepositoryHeader,
  sealing: boolean,
  deps: HeaderDeps,
): Promise<KeyRing> {
  const { connectionId } = header;
  const { keyStore } = deps;
  const known = await keyStore?.read();
  if (known) await tellMended(deps, await mendKeyFiles(storage, connectionId, known.keys));
  const readAll = async (inStorage: () => Promise<WrappedDataKey[]>): Promise<WrappedDataKey[]> => [
    ...((await keyStore?.read())?.keys ?? []),
    ...(await inStorage()),
  ];
  let wrapped = await readAll(() => readAndCopyKeys(storage, header));
  const opened = new Map<string, Promise<DataKey>>();

  const find = async (id: string): Promise<DataKey> => {
    if (!wrapped.some((key) => key.id === id)) wrapped = await readAll(() => readWrappedKeys(storage, connectionId));
    return unwrapAny(deps.keyProvider, connectionId, id, wrapped);
  };
  const get = (id: string): Promise<DataKey> => {
    const before = opened.get(id);
    if (before) return before;
    const pending = find(id);
    opened.set(id, pending);
    pending.catch(() => opened.delete(id));
    return pending;
  };
  /** Of those that are not known yet: whatever else lies among the key files is not taken for a key. */
  const openable = async (): Promise<WrappedDataKey[]> => {
    const found = distinct(wrapped);
    const opens = await Promise.all(found.map((key) => canOpen(deps.keyProvider, connectionId, key)));
    return found.filter((_, index) => opens[index]);
  };
  const ring = async (chosen: string | null): Promise<KeyRing> => {
    const counts = keyStore ? await keyStore.keep(await openable(), chosen) : chosen;
    return { active: chosen === null || counts === null ? null : await get(counts), hasKeys: wrapped.length > 0, get };
  };

  if (!sealing) return ring(null);
  const { keyProvider } = deps;
  if (!keyProvider) throw new CybbackError('key-missing', 'Encryption is on, but there is no master key.');
  if (known?.activeId) return ring(known.activeId);
  const newest = newestOf(wrapped.filter((key) => key.masterKeyId === keyProvider.keyId));
  if (newest) {
    await get(newest.id);
    return ring(newest.id);
  }
  // Another master key than the one in force must not be passed over: what it protects could not be read any more.
  for (const key of wrapped) await get(key.id);
  const made = await addDataKey(storage, keyProvider, connectionId, deps);
  wrapped.push(made);
  return ring(made.id);
}

/** A key that was retired once stays so, whatever older wrappings of it say. */
function newestOf(keys: readonly WrappedDataKey[]): WrappedDataKey | undefined {
  const retired = retiredAmong(keys);
  return keys
    .filter(({ id }) => !retired.has(id))
    .sort(byAge)
    .at(-1);
}

function retiredAmong(keys: readonly WrappedDataKey[]): Set<string> {
  return new Set(keys.filter(({ state }) => state === 'retired').map(({ id }) => id));
}

function distinct(keys: readonly WrappedDataKey[]): WrappedDataKey[] {
  return [
    ...new Map(keys.toReversed().map((key) => [`${key.id} ${key.masterKeyId} ${key.state ?? ''}`, key])).values(),
  ];
}

async function canOpen(provider: KeyProvider | null, connectionId: string, key: WrappedDataKey): Promise<boolean> {
  if (!provider) return false;
  try {
    await unwrapDataKey(provider, connectionId, key);
    return true;
  } catch (error) {
    if (!isCybbackError(error, 'key-wrong')) throw error;
    return false;
  }
}

async function tellMended({ keyStore }: HeaderDeps, wrong: readonly CybbackError[]): Promise<void> {
  for (const error of wrong) await keyStore?.onMended(error);
}

/** New files will be sealed with a new key by repositories that are opened from now on; those before it are retired. */
export async function rotateDataKey(
  storage: Storage,
  keyProvider: KeyProvider,
  connectionId: string,
  deps: Partial<Pick<HeaderDeps, 'clock' | 'random'>> = {},
): Promise<{ keyId: string }> {
  const before = await readWrappedKeys(storage, connectionId);
  const made = await addDataKey(storage, keyProvider, connectionId, {
    clock: deps.clock ?? systemClock,
    random: deps.random ?? systemRandom,
  });
  const retired = retiredAmong(before);
  for (const [id, wrappings] of Map.groupBy(before, (key) => key.id)) {
    const createdAt = wrappings[0]?.createdAt;
    if (retired.has(id) || createdAt === undefined) continue;
    const opened = await unwrapAny(keyProvider, connectionId, id, before);
    const rewrapped = await wrapDataKey(keyProvider, connectionId, { ...opened, createdAt, state: 'retired' });
    await putKeyFile(storage, connectionId, rewrapped);
  }
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
  const retired = retiredAmong(wrapped);
  let rewrapped = 0;
  for (const key of wrapped) {
    if (done.has(key.id)) continue;
    const opened = await unwrapAny(from, connectionId, key.id, wrapped);
    await putKeyFile(
      storage,
      connectionId,
      await wrapDataKey(to, connectionId, {
        ...opened,
        createdAt: key.createdAt,
        state: retired.has(key.id) ? 'retired' : 'active',
      }),
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

function byAge(a: WrappedDataKey, b: WrappedDataKey): number {
  const [left, right] = [a.createdAt + a.id, b.createdAt + b.id];
  return left < right ? -1 : left > right ? 1 : 0;
}
