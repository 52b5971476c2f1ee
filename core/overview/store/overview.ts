import { sql } from 'kysely';
import { type ConnectionIds, isWithin } from '../../connections/store/connection-limit.ts';
import type { ConnectionTable } from '../../database/connection-tables.ts';
import type { Db } from '../../database/database.ts';
import {
  type Page,
  type PageRequest,
  decodeCursor,
  exactTime,
  mapPage,
  rowAfter,
  toPage,
} from '../../database/paging.ts';
import type { SchedulePlan } from '../../domain/schedule/plan.ts';

/** Facts of many connections at once: one query for each fact, however many connections there are. */

export interface OverviewConnection {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly cloud: ConnectionTable['cloud'];
  readonly credentialKind: ConnectionTable['credentialKind'];
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
      join.onRef('repository.connectionId', '=', 'connection.id').on('repository.retiredAt', 'is', null),
    )
    .leftJoin('storage', 'storage.id', 'repository.storageId')
    .select([
      'connection.id',
      'connection.name',
      'connection.tenantId',
      'connection.tenantName',
      'connection.cloud',
      'connection.credentialKind',
      'connection.credentialExpiresAt',
      'connection.encryption',
      'connection.readyForBackup',
      'connection.readyForRestore',
      'connection.lastTestedAt',
    ])
    .select([
      'storage.kind as storageKind',
      'storage.name as storageName',
      'storage.id as storageId',
      'storage.workspaceId as storageWorkspace',
    ])
    .select(exactTime('connection.createdAt'))
    // Of the whole report, which is long, nothing else is of interest here.
    .select(
      sql<OverviewConnection['signInProblem']>`coalesce(nullif(last_report -> 'problem', 'null'), ${BROKEN_SINCE})`.as(
        'signInProblem',
      ),
    )
    .where('connection.workspaceId', '=', workspaceId)
    .where(isWithin('connection.id', connectionIds))
    .where('connection.deletedAt', 'is', null)
    .orderBy('connection.createdAt')
    .orderBy('connection.id')
    .limit(page.limit + 1);
  if (page.cursor !== null) {
    query = query.where(
      rowAfter([sql.ref('connection.createdAt'), sql.ref('connection.id')], '>', decodeCursor(list, page.cursor, 2)),
    );
  }
  const rows = await query.execute();
  const read = toPage(rows, { list, limit: page.limit, key: (row) => [row.exactTime, row.id] });
  return mapPage(read, ({ storageKind: kind, storageName: name, storageId, storageWorkspace, ...connection }) => ({
    ...connection,
    storage:
      kind === null || name === null
        ? MANAGED
        : { kind, name, storageId: storageWorkspace === null ? null : storageId },
  }));
}

/** Found by a backup, and recorded; it lasts until a sign-in works. */
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
      'connectionId',
      'spec',
      'timeZone',
      'windowMinutes',
      'startDate',
      'endDate',
      'pausedAt',
      'activeSince',
    ])
    .where(isWithin('connectionId', connectionIds))
    .execute();
  return rows.map(({ id, connectionId, pausedAt, activeSince, ...plan }) => {
    return { id, connectionId, plan, paused: pausedAt !== null, activeSince };
  });
}
