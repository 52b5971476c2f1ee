import type { FastifyRequest } from 'fastify';
import type { Backup } from '#core/catalog/backups.ts';
import { getBackup } from '#core/catalog/backups.ts';
import type { BrowseScope } from '#core/catalog/browse/scope.ts';
import type { Connection } from '#core/catalog/connections.ts';
import { getConnection } from '#core/catalog/connections.ts';
import type { Restore } from '#core/catalog/restores.ts';
import { getRestore } from '#core/catalog/restores.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { ApiContext } from './context.ts';
import { principalOf } from './plugins/auth.ts';
import { isRestorable } from './views.ts';

/** Rows of the asking workspace by the ID in the path; of any other workspace there is nothing to be found. */

export async function connectionOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Connection> {
  const connection = await getConnection(db, { workspaceId: principalOf(request).workspaceId, id });
  if (!connection) throw new CybbackError('not-found', 'There is no such connection.');
  return connection;
}

export async function backupOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Backup> {
  const backup = await getBackup(db, { workspaceId: principalOf(request).workspaceId, id });
  if (!backup) throw new CybbackError('not-found', 'There is no such backup.');
  return backup;
}

export async function restoreOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Restore> {
  const restore = await getRestore(db, { workspaceId: principalOf(request).workspaceId, id });
  if (!restore) throw new CybbackError('not-found', 'There is no such restore.');
  return restore;
}

/** A backup that can be browsed and restored. */
export async function restorableBackupOf(context: ApiContext, request: FastifyRequest, id: string): Promise<Backup & { seq: number }> {
  const backup = await backupOf(context, request, id);
  if (backup.seq !== null && isRestorable(backup)) return { ...backup, seq: backup.seq };
  const why = backup.finishedAt === null ? 'has not ended yet' : `has ended as ${backup.state}`;
  throw new CybbackError('conflict', `This backup ${why} and holds nothing that could be browsed or restored. Choose a completed one.`, {
    facts: { state: backup.state },
  });
}

export function browseScope({ workspaceId, connectionId, seq }: Backup & { seq: number }): BrowseScope {
  return { workspaceId, connectionId, seq };
}
