import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { WrappedDataKey } from '../crypto/data-key.ts';
import { isCybbackError, type CybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { getBounded, MOST_JSON_BYTES } from './bounded.ts';
import { encodeCheckedJson } from './checked-json.ts';
import { damaged, isDamage, mismatched } from './damage.ts';
import { KEYS_FOLDER } from './file-path.ts';
import { namedError } from './named-files.ts';
import { parseChecked, wrappedKeySchema } from './repository-header.ts';

/** One for each rotation and each master key. Of a bucket that lists more without end, the first ones are read. */
const MOST_KEY_FILES = 1_000;

const keyFileSchema = z.object({ format: z.literal(1), key: wrappedKeySchema });

/** The name follows from key, master key and state, so that a retry finds what it has done. */
export function keyFilePath(connectionId: string, { id, masterKeyId, state }: WrappedDataKey): string {
  const of = state === 'retired' ? `${masterKeyId} retired` : masterKeyId;
  const wrapId = createHash('sha256').update(of).digest('hex').slice(0, 16);
  return `${connectionId}/${KEYS_FOLDER}${id}-${wrapId}.json`;
}

export async function readKeyFiles(
  storage: Storage,
  connectionId: string,
  onDamage: (error: CybbackError, file: string) => void,
): Promise<WrappedDataKey[]> {
  const keys: WrappedDataKey[] = [];
  const folder = `${connectionId}/${KEYS_FOLDER}`;
  let files = 0;
  for await (const file of storage.list(folder)) {
    if ((files += 1) > MOST_KEY_FILES) {
      onDamage(damaged(folder, `it holds more than the ${MOST_KEY_FILES} files that there can be`), folder);
      break;
    }
    if (!file.key.endsWith('.json')) continue;
    try {
      keys.push(await readKeyFile(storage, file.key));
    } catch (error) {
      if (!isDamage(error)) throw error;
      onDamage(error, file.key);
    }
  }
  return keys;
}

async function readKeyFile(storage: Storage, file: string): Promise<WrappedDataKey> {
  return parseChecked(file, await getBounded(storage, file, MOST_JSON_BYTES), keyFileSchema).key;
}

export async function putKeyFile(storage: Storage, connectionId: string, key: WrappedDataKey): Promise<void> {
  try {
    await storage.put(keyFilePath(connectionId, key), encodeCheckedJson({ format: 1, key }), { ifAbsent: true });
  } catch (error) {
    if (!isCybbackError(error, 'storage-exists')) throw error;
  }
}

/** Writes every known key's file again that is not there as it was written; answers what was wrong. */
export async function mendKeyFiles(
  storage: Storage,
  connectionId: string,
  known: readonly WrappedDataKey[],
): Promise<CybbackError[]> {
  const wrong: CybbackError[] = [];
  for (const key of known) {
    const file = keyFilePath(connectionId, key);
    try {
      const found = await readKeyFile(storage, file);
      // A member that is undefined and one that is not there are the same in a file.
      if (!isDeepStrictEqual(JSON.stringify(found), JSON.stringify(wrappedKeySchema.parse(key)))) {
        throw mismatched(file, 'it holds another key, or another wrapping of it');
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      wrong.push(namedError(file, error));
      await storage.put(file, encodeCheckedJson({ format: 1, key }));
    }
  }
  return wrong;
}
