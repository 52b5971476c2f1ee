import type { FastifyRequest } from 'fastify';
import { type Backup, getBackup } from '#core/backups/store/backups.ts';
import type { BrowseScope } from '#core/backups/store/browse/scope.ts';
import { getProof, type Proof } from '#core/backups/store/proof/proofs.ts';
import type { ConnectionIds } from '#core/connections/store/connection-limit.ts';
import { type Connection, connectionNameOf, getConnection } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type Restore, getRestore } from '#core/restores/store/restores.ts';
import { isRestorable } from '../backups/view.ts';
import type { ApiContext } from './context.ts';
import { noteAudit, noteTarget } from './plugins/audit.ts';
import { principalOf } from './plugins/auth.ts';

/**
 * Rows of the asking workspace by the ID in the path; of any other workspace, and of connections that the asking key may
 * not see, there is nothing to be found. What is found becomes part of what the audit log says of the request.
 */

/** For every query: all that the asking principal may see, and nothing else. */
export function scopeOf(request: FastifyRequest): { workspaceId: string; connectionIds: ConnectionIds } {
  const { workspaceId, connectionIds } = principalOf(request);
  return { workspaceId, connectionIds };
}

export async function connectionOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Connection> {
  const connection = await getConnection(db, { ...scopeOf(request), id });
  if (!connection) throw new CybbackError('not-found', 'There is no such connection.');
  noteTarget(request, { kind: 'connection', id, name: connection.name });
  return connection;
}

export async function backupOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Backup> {
  const backup = await getBackup(db, { ...scopeOf(request), id });
  if (!backup) throw new CybbackError('not-found', 'There is no such backup.');
  await noteJob(db, request, { kind: 'backup', ...backup });
  return backup;
}

export async function proofOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Proof> {
  const proof = await getProof(db, { ...scopeOf(request), id, purpose: 'proof' });
  if (!proof) throw new CybbackError('not-found', 'There is no such proof.');
  await noteJob(db, request, { kind: 'proof', ...proof });
  return proof;
}

export async function comparisonOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Proof> {
  const comparison = await getProof(db, { ...scopeOf(request), id, purpose: 'comparison' });
  if (!comparison) throw new CybbackError('not-found', 'There is no such comparison.');
  await noteJob(db, request, { kind: 'comparison', ...comparison });
  return comparison;
}

export async function restoreOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Restore> {
  const restore = await getRestore(db, { ...scopeOf(request), id });
  if (!restore) throw new CybbackError('not-found', 'There is no such restore.');
  await noteJob(db, request, { kind: 'restore', ...restore, connectionId: restore.targetConnectionId });
  return restore;
}

/** A backup that can be browsed and restored. */
export async function restorableBackupOf(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
): Promise<Backup & { seq: number }> {
  const backup = await backupOf(context, request, id);
  if (backup.seq !== null && isRestorable(backup)) return { ...backup, seq: backup.seq };
  const why = backup.finishedAt === null ? 'has not ended yet' : `has ended as ${backup.state}`;
  throw new CybbackError(
    'conflict',
    `This backup ${why} and holds nothing that could be browsed or restored. Choose a completed one.`,
    {
      facts: { state: backup.state },
    },
  );
}

export function browseScope({ workspaceId, connectionId, seq }: Backup & { seq: number }): BrowseScope {
  return { workspaceId, connectionId, seq };
}

/** A job goes by the name of its connection. Asked for only where it will be written down. */
async function noteJob(
  db: ApiContext['db'],
  request: FastifyRequest,
  job: { kind: 'backup' | 'restore' | 'proof' | 'comparison'; workspaceId: string; id: string; connectionId: string },
): Promise<void> {
  if (!request.routeOptions.config.audit) return;
  const { kind, workspaceId, id, connectionId } = job;
  const connection = await connectionNameOf(db, { workspaceId, id: connectionId });
  noteTarget(request, { kind, id, name: connection });
  noteAudit(request, { facts: { connectionId, connection } });
}
