import type { DataKey } from '../crypto/data-key.ts';
import { systemRandom } from '../crypto/random.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { isDamage } from './damage.ts';
import { createFrames } from './frame.ts';
import type { KeyRing } from './key-ring.ts';
import { createManifestStore } from './manifest-store.ts';
import { namedFiles } from './named-files.ts';

/** Of a repository none of whose first manifests opens, no later one is believed to. */
const MOST_TRIED = 100;

/** Whether one of the keys opens a sealed manifest of the repository. Whose key does may read what lies there. */
export async function opensSealed(
  storage: Storage,
  { connectionId, repositoryId }: { connectionId: string; repositoryId: string },
  keys: readonly DataKey[],
): Promise<boolean> {
  if (keys.length === 0) return false;
  const frames = createFrames(connectionId, ringOf(keys), systemRandom);
  const manifests = createManifestStore(namedFiles(storage, connectionId), frames, repositoryId);
  let tried = 0;
  for await (const ref of manifests.list()) {
    if ((tried += 1) > MOST_TRIED) return false;
    if (ref.sealing !== 'aes-256-gcm') continue;
    try {
      await manifests.read({ ...ref, sealing: ref.sealing });
      return true;
    } catch (error) {
      if (!isDamage(error) && !isCybbackError(error, 'key-missing', 'key-wrong', 'storage-missing')) throw error;
    }
  }
  return false;
}

function ringOf(keys: readonly DataKey[]): KeyRing {
  return {
    active: null,
    hasKeys: true,
    get: (id) => {
      const key = keys.find((one) => one.id === id);
      return key
        ? Promise.resolve(key)
        : Promise.reject(new CybbackError('key-missing', `The key ${id} is not among those that were given.`));
    },
  };
}
