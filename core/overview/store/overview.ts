import { sql } from 'kysely';
import { type ConnectionIds, isWithin } from '../../connections/store/connection-limit.ts';
import type { ConnectionTable, Db } from '../../database/database.ts';
import { type Page, type PageRequest, decodeCursor, rowAfter, toPage } from '../../database/paging.ts';
import type { SchedulePlan } from '../../domain/schedule/plan.ts';

/** Facts of many connections at once: one query for each fact, however many connections there are. */

export interface OverviewConnection {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly cloud: ConnectionTable['cloud'];
  readonly credentialKind: ConnectionTable['credential_kind'];
  readonly credentialExpiresAt: Date | null;
  readonly encryption: boolean;
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
  readonly lastTestedAt: Date | null;
  /** What the last test found wrong, or the backup that could not sign in since; null where signing in works. */
  readonly signInProblem: { readonly code: string; readonly message: string } | null;
  readonly storage: OverviewStorage;
}

export interface OverviewStorage {
  readonly kind: 'managed' | 'folder' | 's3';
  readonly name: string;
  /** Null: the provider's own. */
  readonly storageId: string | null;
}

/** The managed storage, of a connection that has not written anything yet. */
const MANAGED: OverviewStorage = { kind: 'managed', name: 'Managed storage', storageId: null };

/** Oldest first. */
export async function overviewConnections(
  db: Db,
  { workspaceId, connectionIds }: { workspaceId: string; connectionIds: ConnectionIds },
  page: PageRequest,
): Promise<Page<OverviewConnection>> {
  const list = 'overview';
  let query = db
    .selectFrom('connection')
    .leftJoin('repository', (join) =>
      join.onRef('repository.connection_id', '=', 'connection.id').on('repository.retired_at', 'is', null),
    )
    .leftJoin('storage', 'storage.id', 'repository.storage_id')
    .select([
      'connection.id',
      'connection.name',
      'connection.tenant_id',
      'connection.tenant_name',
      'connection.cloud',
      'connection.credential_kind',
      'connection.credential_expires_at',
      'connection.encryption',
      'connection.ready_for_backup',
      'connection.ready_for_restore',
      'connection.last_tested_at',
    ])
    .select([
      'storage.kind as storage_kind',
      'storage.name as storage_name',
      'storage.id as storage_id',
      'storage.workspace_id as storage_workspace',
    ])
    .select(sql<string>`connection.created_at::text`.as('created_key'))
    // Of the whole report, which is long, nothing else is of interest here.
    .select(
      sql<OverviewConnection['signInProblem']>`coalesce(nullif(last_report -> 'problem', 'null'), ${BROKEN_SINCE})`.as(
        'problem',
      ),
    )
    .where('connection.workspace_id', '=', workspaceId)
    .where(isWithin('connection.id', connectionIds))
    .where('connection.deleted_at', 'is', null)
    .orderBy('connection.created_at')
    .orderBy('connection.id')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('connection.created_at'), sql.ref('connection.id')], '>', decodeCursor(list, page.cursor, 2)),
    );
  }
  return toPage(await query.execute(), {
    list,
    limit: page.limit,
    key: (row) => [row.created_key, row.id],
    map: (row): OverviewConnection => ({
      id: row.id,
      name: row.name,
      tenantId: row.tenant_id,
      tenantName: row.tenant_name,
      cloud: row.cloud,
      credentialKind: row.credential_kind,
      credentialExpiresAt: row.credential_expires_at,
      encryption: row.encryption,
      readyForBackup: row.ready_for_backup,
      readyForRestore: row.ready_for_restore,
      lastTestedAt: row.last_tested_at,
      signInProblem: row.problem,
      storage:
        row.storage_kind === null || row.storage_name === null
          ? MANAGED
          : {
              kind: row.storage_kind,
              name: row.storage_name,
              storageId: row.storage_workspace === null ? null : row.storage_id,
            },
    }),
  });
}

/** Found by a backup, and told; it lasts until a sign-in works. */
const BROKEN_SINCE = sql`(
  select jsonb_build_object('code', e.facts -> 'code', 'message', e.facts -> 'message')
  from connection_condition c
  join workspace_event e on e.workspace_id = connection.workspace_id and e.connection_id = c.connection_id and e.kind = 'signInBroken' and e.at >= c.since
  where c.connection_id = connection.id and c.kind = 'signInBroken'
  order by e.at desc limit 1)`;

export interface OverviewSchedule {
  readonly id: string;
  readonly connectionId: string;
  readonly plan: SchedulePlan;
  readonly paused: boolean;
  readonly activeSince: Date;
}

export async function overviewSchedules(
  db: Db,
  connectionIds: readonly string[],
): Promise<readonly OverviewSchedule[]> {
  const rows = await db
    .selectFrom('schedule')
    .select([
      'id',
      'connection_id',
      'spec',
      'time_zone',
      'window_minutes',
      'start_date',
      'end_date',
      'paused_at',
      'active_since',
    ])
    .where(isWithin('connection_id', connectionIds))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connection_id,
    plan: {
      spec: row.spec,
      timeZone: row.time_zone,
      windowMinutes: row.window_minutes,
      startDate: row.start_date,
      endDate: row.end_date,
    },
    paused: row.paused_at !== null,
    activeSince: row.active_since,
  }));
}
