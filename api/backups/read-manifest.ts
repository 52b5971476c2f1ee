import type { Backup } from '#core/backups/store/backups.ts';
import { tenantIdOf } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { Manifest } from '#core/repository/types.ts';
import type { ApiContext } from '../http/context.ts';

/** From the storage, opened and checked. */
export async function readManifest(
  { db, readManifest: read }: ApiContext,
  backup: Backup & { seq: number },
): Promise<Manifest> {
  const { workspaceId, connectionId, repositoryId, sealing, manifestKey: key, manifestSha256: sha256 } = backup;
  if (key === null || sha256 === null)
    throw new CybbackError('storage-missing', 'The database does not know the manifest of this backup.');
  const tenantId = await tenantIdOf(db, { workspaceId, id: connectionId });
  const manifest = await read({ workspaceId, connectionId, tenantId, repositoryId, sealing, key, sha256 });
  if (manifest.backupId === backup.id) return manifest;
  throw new CybbackError('repository-corrupt', 'The file is the manifest of another backup than this one.');
}
