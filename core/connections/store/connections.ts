import { type Selectable, sql } from 'kysely';
import type { ConnectionTable, Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { Cloud, Credential } from '../../graph/types.ts';
import { type ConnectionIds, type Limited, isWithin } from './connection-limit.ts';

/** A connected tenant, without its credential. */
export interface Connection {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credentialKind: Credential['kind'];
  readonly encryption: boolean;
  readonly tenantName: string | null;
  readonly verifiedDomains: readonly string[];
  /** As the tenant counted them at the last backup. */
  readonly userCount: number | null;
  readonly credentialExpiresAt: Date | null;
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
  /** As the test wrote it. */
  readonly lastReport: unknown;
  readonly lastTestedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a test of the connection found, in the columns that lists and checks need. */
export interface ConnectionFindings {
  readonly tenantName: string | null;
  readonly verifiedDomains: readonly string[];
  readonly credentialExpiresAt: Date | null;
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
  readonly report: unknown;
  readonly testedAt: Date;
}

export interface SealedCredential {
  readonly kind: Credential['kind'];
  readonly sealed: Uint8Array;
}

export interface NewConnection {
  /** Made by the caller, because the credential is sealed for it. */
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: SealedCredential;
  readonly findings: ConnectionFindings;
}

export interface ConnectionChanges {
  readonly name?: string;
  readonly encryption?: boolean;
  readonly clientId?: string;
  readonly credential?: SealedCredential;
  readonly findings?: ConnectionFindings;
}

export interface ConnectionScope {
  readonly workspaceId: string;
  readonly id: string;
}

export async function createConnection(db: Db, connection: NewConnection): Promise<Connection> {
  const row = await db
    .insertInto('connection')
    .values({
      id: connection.id,
      workspace_id: connection.workspaceId,
      name: connection.name,
      cloud: connection.cloud,
      tenant_id: connection.tenantId,
      client_id: connection.clientId,
      credential_kind: connection.credential.kind,
      credential_sealed: Buffer.from(connection.credential.sealed),
      ...findingColumns(connection.findings),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toConnection(row);
}

/** @returns null where the workspace has no such connection (any more). */
export async function updateConnection(
  db: Db,
  scope: ConnectionScope,
  changes: ConnectionChanges,
): Promise<Connection | null> {
  const row = await db
    .updateTable('connection')
    .set({
      updated_at: sql<Date>`now()`,
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.encryption === undefined ? {} : { encryption: changes.encryption }),
      ...(changes.clientId === undefined ? {} : { client_id: changes.clientId }),
      ...(changes.credential === undefined
        ? {}
        : { credential_kind: changes.credential.kind, credential_sealed: Buffer.from(changes.credential.sealed) }),
      ...(changes.findings === undefined ? {} : findingColumns(changes.findings)),
    })
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? toConnection(row) : null;
}

export async function getConnection(db: Db, scope: Limited<ConnectionScope>): Promise<Connection | null> {
  const row = await db
    .selectFrom('connection')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where(isWithin('id', scope.connectionIds))
    .where('id', '=', scope.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row ? toConnection(row) : null;
}

/** The connection with its sealed credential, for whoever signs in: workers and the connection test. */
export async function getConnectionWithCredential(
  db: Db,
  scope: ConnectionScope,
): Promise<{ connection: Connection; credential: SealedCredential } | null> {
  const row = await db
    .selectFrom('connection')
    .selectAll()
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  return { connection: toConnection(row), credential: { kind: row.credential_kind, sealed: row.credential_sealed } };
}

const LIST = 'connections';

export async function listConnections(
  db: Db,
  filter: { workspaceId: string; connectionIds: ConnectionIds },
  page: PageRequest,
): Promise<Page<Connection>> {
  let query = db
    .selectFrom('connection')
    .selectAll()
    .select(sql<string>`created_at::text`.as('created_key'))
    .where('workspace_id', '=', filter.workspaceId)
    .where(isWithin('id', filter.connectionIds))
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('created_at'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  }
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.created_key, row.id], map: toConnection });
}

/**
 * Takes the connection out of the lists and forgets its credential. Its backups stay readable.
 *
 * @returns `running` where a backup or restore of it has not ended: nothing is changed then.
 */
export async function deleteConnection(db: Db, scope: ConnectionScope): Promise<'deleted' | 'running' | 'unknown'> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('connection')
      .select('id')
      .where('workspace_id', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return 'unknown';
    if (await hasRunningJob(trx, scope)) return 'running';
    await trx
      .updateTable('connection')
      .set({
        deleted_at: sql<Date>`now()`,
        credential_sealed: Buffer.alloc(0),
        ready_for_backup: false,
        ready_for_restore: false,
      })
      .where('workspace_id', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .execute();
    return 'deleted';
  });
}

async function hasRunningJob(db: Db, { workspaceId, id }: ConnectionScope): Promise<boolean> {
  const backup = await db
    .selectFrom('backup')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('connection_id', '=', id)
    .where('state', 'in', ['pending', 'running'])
    .limit(1)
    .executeTakeFirst();
  if (backup) return true;
  const restore = await db
    .selectFrom('restore')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where((where) => where.or([where('connection_id', '=', id), where('target_connection_id', '=', id)]))
    .where('state', 'in', ['pending', 'running'])
    .limit(1)
    .executeTakeFirst();
  return restore !== undefined;
}

function findingColumns(findings: ConnectionFindings) {
  return {
    tenant_name: findings.tenantName,
    verified_domains: JSON.stringify(findings.verifiedDomains),
    credential_expires_at: findings.credentialExpiresAt,
    ready_for_backup: findings.readyForBackup,
    ready_for_restore: findings.readyForRestore,
    last_report: JSON.stringify(findings.report),
    last_tested_at: findings.testedAt,
  };
}

function toConnection(row: Selectable<ConnectionTable>): Connection {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    cloud: row.cloud,
    tenantId: row.tenant_id,
    clientId: row.client_id,
    credentialKind: row.credential_kind,
    encryption: row.encryption,
    tenantName: row.tenant_name,
    verifiedDomains: row.verified_domains,
    userCount: row.user_count,
    credentialExpiresAt: row.credential_expires_at,
    readyForBackup: row.ready_for_backup,
    readyForRestore: row.ready_for_restore,
    lastReport: row.last_report,
    lastTestedAt: row.last_tested_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Also of a connection that has been deleted: its backups stay readable. */
export async function tenantIdOf(db: Db, scope: ConnectionScope): Promise<string> {
  const row = await db
    .selectFrom('connection')
    .select('tenant_id')
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirstOrThrow();
  return row.tenant_id;
}

/** Also of a connection that has been deleted. */
export async function connectionNameOf(db: Db, scope: ConnectionScope): Promise<string | null> {
  const row = await db
    .selectFrom('connection')
    .select('name')
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row?.name ?? null;
}
