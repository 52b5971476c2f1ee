import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, exactTime, rowAfter, toPage } from '../../database/paging.ts';
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

/** Everything but the credential. */
const COLUMNS = [
  'id',
  'workspaceId',
  'name',
  'cloud',
  'tenantId',
  'clientId',
  'credentialKind',
  'encryption',
  'tenantName',
  'verifiedDomains',
  'userCount',
  'credentialExpiresAt',
  'readyForBackup',
  'readyForRestore',
  'lastReport',
  'lastTestedAt',
  'createdAt',
  'updatedAt',
] as const;

export async function createConnection(db: Db, connection: NewConnection): Promise<Connection> {
  return db.insertInto('connection').values(columnsOf(connection)).returning(COLUMNS).executeTakeFirstOrThrow();
}

/** Of a row that is about to be made. */
export function columnsOf({ credential, findings, ...columns }: NewConnection) {
  return {
    ...columns,
    credentialKind: credential.kind,
    credentialSealed: Buffer.from(credential.sealed),
    ...findingColumns(findings),
  };
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
      updatedAt: sql<Date>`now()`,
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.encryption === undefined ? {} : { encryption: changes.encryption }),
      ...(changes.clientId === undefined ? {} : { clientId: changes.clientId }),
      ...(changes.credential === undefined
        ? {}
        : { credentialKind: changes.credential.kind, credentialSealed: Buffer.from(changes.credential.sealed) }),
      ...(changes.findings === undefined ? {} : findingColumns(changes.findings)),
    })
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('deletedAt', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row ?? null;
}

export async function getConnection(db: Db, scope: Limited<ConnectionScope>): Promise<Connection | null> {
  const row = await db
    .selectFrom('connection')
    .select(COLUMNS)
    .where('workspaceId', '=', scope.workspaceId)
    .where(isWithin('id', scope.connectionIds))
    .where('id', '=', scope.id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** The connection with its sealed credential, to sign in with: for workers and the connection test. Also a tenant that was given for one job. */
export async function getConnectionWithCredential(
  db: Db,
  scope: ConnectionScope,
): Promise<{ connection: Connection; credential: SealedCredential } | null> {
  const row = await db
    .selectFrom('connection')
    .select([...COLUMNS, 'credentialSealed'])
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where((where) => where.or([where('deletedAt', 'is', null), where('forOneJob', '=', true)]))
    .executeTakeFirst();
  if (!row) return null;
  const { credentialSealed: sealed, ...connection } = row;
  return { connection, credential: { kind: connection.credentialKind, sealed } };
}

/** The credential that was sealed last, of whatever connection. */
export async function newestCredential(db: Db): Promise<(SealedCredential & { connectionId: string }) | null> {
  const row = await db
    .selectFrom('connection')
    .select(['id as connectionId', 'credentialKind as kind', 'credentialSealed as sealed'])
    .where('deletedAt', 'is', null)
    .where(sql<boolean>`octet_length(credential_sealed) > 0`)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

const LIST = 'connections';

export async function listConnections(
  db: Db,
  filter: { workspaceId: string; connectionIds: ConnectionIds },
  page: PageRequest,
): Promise<Page<Connection>> {
  let query = db
    .selectFrom('connection')
    .select(COLUMNS)
    .select(exactTime('createdAt'))
    .where('workspaceId', '=', filter.workspaceId)
    .where(isWithin('id', filter.connectionIds))
    .where('deletedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(rowAfter([sql.ref('createdAt'), sql.ref('id')], '>', decodeCursor(LIST, page.cursor, 2)));
  }
  const rows = await query.execute();
  return toPage(rows, { list: LIST, limit: page.limit, key: (row) => [row.exactTime, row.id] });
}

/** Holds the row until the transaction ends. @returns false where the workspace has no such connection (any more). */
export async function lockConnection(trx: Db, scope: ConnectionScope): Promise<boolean> {
  const row = await trx
    .selectFrom('connection')
    .select('id')
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

function findingColumns(findings: ConnectionFindings) {
  return {
    tenantName: findings.tenantName,
    verifiedDomains: JSON.stringify(findings.verifiedDomains),
    credentialExpiresAt: findings.credentialExpiresAt,
    readyForBackup: findings.readyForBackup,
    readyForRestore: findings.readyForRestore,
    lastReport: JSON.stringify(findings.report),
    lastTestedAt: findings.testedAt,
  };
}

/** Also of a connection that has been deleted: its backups stay readable. */
export async function tenantIdOf(db: Db, scope: ConnectionScope): Promise<string> {
  return (await findTenant(db, scope)).tenantId;
}

/** Also of a connection that has been deleted. */
export async function findTenant(db: Db, scope: ConnectionScope): Promise<Pick<Connection, 'tenantId' | 'clientId'>> {
  return db
    .selectFrom('connection')
    .select(['tenantId', 'clientId'])
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirstOrThrow();
}

/** Also of a connection that has been deleted. */
export async function connectionNameOf(db: Db, scope: ConnectionScope): Promise<string | null> {
  const row = await db
    .selectFrom('connection')
    .select('name')
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .executeTakeFirst();
  return row?.name ?? null;
}
