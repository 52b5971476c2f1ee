import { sql } from 'kysely';
import {
  type Connection,
  type ConnectionFindings,
  type ConnectionScope,
  updateConnection,
} from '../../connections/store/connections.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import { expiryThreshold } from '../../domain/notifications/expiry-threshold.ts';
import type { ConnectionFacts } from '../../domain/notifications/facts.ts';
import { type ExpectedBackups, overdueSince } from '../../domain/notifications/overdue.ts';
import { grantedNames, lostPermissions } from '../../domain/notifications/permission-changes.ts';
import { beginCondition, endCondition } from './notification-conditions.ts';
import { recordEvent } from './notification-events.ts';
import { noteSignInBroken } from './notification-sign-in.ts';

/** Connections of all workspaces in the order of their IDs, for the daily check. */
export async function connectionIdsAfter(db: Db, after: string | null, limit: number): Promise<readonly string[]> {
  let query = db.selectFrom('connection').select('id').where('deletedAt', 'is', null).orderBy('id').limit(limit);
  if (after !== null) query = query.where('id', '>', after);
  return (await query.execute()).map(({ id }) => id);
}

/** Null where it was removed meanwhile. */
export async function workspaceOf(db: Db, connectionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('connection')
    .select('workspaceId')
    .where('id', '=', connectionId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row?.workspaceId ?? null;
}

export interface CheckedConnection {
  readonly findings: ConnectionFindings;
  readonly signedIn: boolean;
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly credential: 'secret' | 'certificate';
  readonly permissions: readonly {
    readonly permission: string;
    readonly granted: boolean;
    readonly lost: string | null;
  }[];
}

/**
 * Keeps what a test of the connection found, and tells what has changed since the one before, all or nothing.
 *
 * @returns null where the connection was removed meanwhile.
 */
export async function recordConnectionTest(
  db: Db,
  scope: ConnectionScope,
  checked: CheckedConnection,
): Promise<Connection | null> {
  return db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('connection')
      .leftJoin('connectionCheck as check', 'check.connectionId', 'connection.id')
      .select(['check.granted', 'connection.lastReport'])
      .where('connection.workspaceId', '=', scope.workspaceId)
      .where('connection.id', '=', scope.id)
      .where('connection.deletedAt', 'is', null)
      .forUpdate(['connection'])
      .executeTakeFirst();
    if (!before) return null;
    const known = before.granted ?? grantedIn(before.lastReport);
    const connection = await updateConnection(trx, scope, { findings: checked.findings });
    if (!connection) return null;
    await keepCheck(trx, scope.id, checked, known);
    await tellChanges(trx, connection, checked, known);
    return connection;
  });
}

async function keepCheck(
  trx: DbTransaction,
  connectionId: string,
  checked: CheckedConnection,
  known: readonly string[] | null,
): Promise<void> {
  const granted = checked.signedIn ? grantedNames(checked.permissions) : known;
  const values = {
    checkedAt: checked.findings.testedAt,
    outcome: checked.problem === null ? ('ready' as const) : ('problem' as const),
    code: checked.problem?.code ?? null,
    granted: granted === null ? null : JSON.stringify(granted),
  };
  await trx
    .insertInto('connectionCheck')
    .values({ connectionId, ...values })
    .onConflict((conflict) => conflict.column('connectionId').doUpdateSet(values))
    .execute();
}

async function tellChanges(
  trx: DbTransaction,
  connection: Connection,
  checked: CheckedConnection,
  known: readonly string[] | null,
): Promise<void> {
  const { workspaceId, id: connectionId } = connection;
  const names: ConnectionFacts = { connection: connection.name, tenant: connection.tenantName };
  const testedAt = checked.findings.testedAt;
  if (checked.signedIn) {
    await endCondition(trx, connectionId, 'signInBroken');
    const lost = lostPermissions(known ?? [], checked.permissions);
    if (lost.length > 0) {
      const permissions = lost.map(({ permission, lost: sentence }) => ({ permission, lost: sentence }));
      const dedupeKey = `permissionLost:${connectionId}:${testedAt.toISOString()}`;
      await recordEvent(trx, {
        workspaceId,
        connectionId,
        kind: 'permissionLost',
        dedupeKey,
        facts: { ...names, permissions },
      });
    }
  } else if (checked.problem) {
    await noteSignInBroken(trx, { workspaceId, connectionId, names, failure: checked.problem });
  }
  const expiresAt = connection.credentialExpiresAt;
  const days = expiresAt === null ? null : expiryThreshold(expiresAt.getTime(), testedAt.getTime());
  if (expiresAt !== null && days !== null) {
    const facts = { ...names, credential: checked.credential, expiresAt: expiresAt.toISOString(), days };
    const dedupeKey = `secretExpires:${connectionId}:${expiresAt.toISOString()}:${String(days)}`;
    await recordEvent(trx, { workspaceId, connectionId, kind: 'secretExpires', dedupeKey, facts });
  }
}

/** What the last test before there were checks said: only of one that signed in. */
function grantedIn(report: unknown): readonly string[] | null {
  const { signedIn, permissions } = (report ?? {}) as {
    signedIn?: boolean;
    permissions?: { permission: string; granted: boolean }[];
  };
  return signedIn === true && Array.isArray(permissions) ? grantedNames(permissions) : null;
}

/** The check could not be made: Entra ID, Graph or we were out of order. Says nothing about the connection. */
export async function recordPostponedCheck(
  db: Db,
  { connectionId, code, at }: { connectionId: string; code: string; at: Date },
): Promise<void> {
  await db
    .insertInto('connectionCheck')
    .columns(['connectionId', 'checkedAt', 'outcome', 'code'])
    .expression((from) =>
      from
        .selectFrom('connection')
        .select((row) => [
          'id',
          row.val(at).$castTo<Date>().as('checkedAt'),
          row.val('postponed').$castTo<'postponed'>().as('outcome'),
          row.val(code).$castTo<string>().as('code'),
        ])
        .where('id', '=', connectionId),
    )
    .onConflict((conflict) =>
      conflict.column('connectionId').doUpdateSet({ checkedAt: sql`excluded.checked_at`, outcome: 'postponed', code }),
    )
    .execute();
}

export interface StorageCheck {
  readonly connectionId: string;
  /** Kind and name as people know it; no key, no address. */
  readonly storage: string;
  /** Null: it answered. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** Told once, until the storage has answered again. */
export async function recordStorageCheck(db: Db, { connectionId, storage, failure }: StorageCheck): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!failure) return endCondition(trx, connectionId, 'storageUnreachable');
    const names = await namesOf(trx, connectionId);
    if (!names) return;
    const since = await beginCondition(trx, connectionId, 'storageUnreachable');
    if (!since) return;
    const { workspaceId, connection, tenant } = names;
    const dedupeKey = `storageUnreachable:${connectionId}:${since.toISOString()}`;
    await recordEvent(trx, {
      workspaceId,
      connectionId,
      kind: 'storageUnreachable',
      dedupeKey,
      facts: { connection, tenant, storage, ...failure },
    });
  });
}

/** Told once for each gap: again only after a backup has succeeded in between. */
export async function recordBackupsCheck(
  db: Db,
  { connectionId, expected, nowMs }: { connectionId: string; expected: ExpectedBackups; nowMs: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const names = await namesOf(trx, connectionId);
    if (!names) return;
    const last = await trx
      .selectFrom('backup')
      .select(['id', 'finishedAt'])
      .where('connectionId', '=', connectionId)
      .where('state', 'in', ['completed', 'completedWithWarnings'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const dueSince = overdueSince(expected, last?.finishedAt ?? null, nowMs);
    if (!dueSince) return;
    const { workspaceId, connection, tenant } = names;
    const facts = {
      connection,
      tenant,
      lastBackupAt: last?.finishedAt?.toISOString() ?? null,
      intervalMs: expected.intervalMs,
      dueSince: dueSince.toISOString(),
    };
    // A schedule that was paused and resumed begins to promise anew.
    const dedupeKey = `backupOverdue:${connectionId}:${last?.id ?? 'none'}:${expected.since.toISOString()}`;
    await recordEvent(trx, { workspaceId, connectionId, kind: 'backupOverdue', dedupeKey, facts });
  });
}

async function namesOf(
  trx: DbTransaction,
  connectionId: string,
): Promise<(ConnectionFacts & { workspaceId: string }) | null> {
  const row = await trx
    .selectFrom('connection')
    .select(['workspaceId', 'name', 'tenantName'])
    .where('id', '=', connectionId)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row ? { workspaceId: row.workspaceId, connection: row.name, tenant: row.tenantName } : null;
}

export interface RepositoryToProbe {
  readonly workspaceId: string;
  readonly repositoryId: string;
  readonly tenantId: string;
  readonly storage: string;
}

/** Where the connection's backups are written; null where none has been written yet. */
export async function repositoryToProbe(db: Db, connectionId: string): Promise<RepositoryToProbe | null> {
  const row = await db
    .selectFrom('repository')
    .innerJoin('connection', 'connection.id', 'repository.connectionId')
    .innerJoin('storage', 'storage.id', 'repository.storageId')
    .select(['connection.workspaceId', 'connection.tenantId', 'repository.id', 'storage.name'])
    .where('repository.connectionId', '=', connectionId)
    .where('repository.retiredAt', 'is', null)
    .where('connection.deletedAt', 'is', null)
    .executeTakeFirst();
  return row ? { workspaceId: row.workspaceId, repositoryId: row.id, tenantId: row.tenantId, storage: row.name } : null;
}
