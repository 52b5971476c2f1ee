import { timingSafeEqual } from 'node:crypto';
import { type WrappedDataKey, unwrapDataKey, wrapDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { isCybbackError } from '../domain/errors.ts';
import { isDamage } from '../repository/damage.ts';
import { readKeyFiles } from '../repository/key-files.ts';
import { readRepositoryHeader } from '../repository/repository-header.ts';
import type { Storage } from '../storage/storage.ts';
import type { KitKey } from './recovery-kit.ts';

/**
 * The data keys of a kit, wrapped by the master key in force. What lies in the storage and opens with it is taken as it is,
 * so that nothing there has to be written again. The newest key goes on sealing new files.
 */
export async function kitWrappings(
  { provider, storage }: { provider: KeyProvider; storage: Storage },
  connectionId: string,
  keys: readonly KitKey[],
): Promise<WrappedDataKey[]> {
  const held = (await storedWrappings(storage, connectionId)).filter((key) => key.masterKeyId === provider.keyId);
  const newest = keys.toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1)).at(-1);
  const wrappings = await Promise.all(
    keys.map(async (key): Promise<WrappedDataKey[]> => {
      const fitting: WrappedDataKey[] = [];
      for (const wrapped of held) if (await isOf(provider, connectionId, wrapped, key)) fitting.push(wrapped);
      if (fitting.length > 0) return fitting;
      const { id, createdAt, key: bytes } = key;
      const state = key === newest ? 'active' : 'retired';
      return [await wrapDataKey(provider, connectionId, { id, createdAt, key: bytes, state })];
    }),
  );
  return wrappings.flat();
}

async function storedWrappings(storage: Storage, connectionId: string): Promise<WrappedDataKey[]> {
  const files = await readKeyFiles(storage, connectionId, () => undefined);
  try {
    return [...(await readRepositoryHeader(storage, connectionId)).keys, ...files];
  } catch (error) {
    if (!isDamage(error)) throw error;
    return files;
  }
}

async function isOf(
  provider: KeyProvider,
  connectionId: string,
  wrapped: WrappedDataKey,
  { id, key }: KitKey,
): Promise<boolean> {
  if (wrapped.id !== id) return false;
  try {
    return timingSafeEqual((await unwrapDataKey(provider, connectionId, wrapped)).key, key);
  } catch (error) {
    if (!isCybbackError(error, 'key-wrong')) throw error;
    return false;
  }
}
