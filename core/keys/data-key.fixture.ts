import { repositoryKeyStore } from '../backups/store/files/repository-keys.ts';
import { createDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { systemRandom } from '../crypto/random.ts';
import type { Db } from '../database/database.ts';
import { repositoryFor } from '../storages/store/repositories.ts';

/** A data key of the connection's repository, as a first encrypted backup makes it. @returns its ID. */
export async function keepTestDataKey(
  { db, provider }: { db: Db; provider: KeyProvider },
  scope: { workspaceId: string; connectionId: string },
): Promise<string> {
  const { connectionId } = scope;
  const key = await createDataKey({
    provider,
    connectionId,
    createdAt: new Date().toISOString(),
    random: systemRandom,
  });
  const repository = await repositoryFor(db, scope);
  await repositoryKeyStore(db, repository.id).keep([key], key.id);
  return key.id;
}
