import { sql } from 'kysely';
import { type Backup, COLUMNS } from '../../backups/store/backups.ts';
import { isWithin } from '../../connections/store/connection-limit.ts';
import type { BackupTypeTable } from '../../database/backup-tables.ts';
import type { Db } from '../../database/database.ts';
import type { NotRead } from '../../domain/not-read.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/** Backups of many connections at once. All of the connections belong to the workspace that asks. */

export interface NewestBackups {
  /** That can be restored from. */
  readonly good: Backup | null;
  /** That has ended, however it did. */
  readonly ended: Backup | null;
  readonly running: Backup | null;
}

const GOOD = sql`state in ('completed', 'completedWithWarnings') and seq is not null`;
const ENDED = sql`state not in ('pending', 'running')`;

export async function newestBackups(
  db: Db,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, NewestBackups>> {
  const columns = sql.join(COLUMNS.map((column) => sql.ref(`b.${column}`)));
  const read = async (which: 'good' | 'ended' | 'running') => {
    const condition = which === 'good' ? GOOD : which === 'ended' ? ENDED : sql`state in ('pending', 'running')`;
    const order = which === 'good' ? sql`seq desc` : sql`created_at desc, id desc`;
    const { rows } = await sql<Backup>`
      select ${columns} from unnest(${[...connectionIds]}::uuid[]) k (connection_id)
      cross join lateral (select * from backup where backup.connection_id = k.connection_id and ${condition} order by ${order} limit 1) b`.execute(
      db,
    );
    return new Map(rows.map((row) => [row.connectionId, row]));
  };
  const [good, ended, running] = await Promise.all([read('good'), read('ended'), read('running')]);
  return new Map(
    connectionIds.map((id) => [
      id,
      { good: good.get(id) ?? null, ended: ended.get(id) ?? null, running: running.get(id) ?? null },
    ]),
  );
}

export interface BaseBackup {
  readonly connectionId: string;
  readonly id: string;
  readonly seq: number;
  readonly startedAt: Date;
}

/**
 * What the newest backup of each connection is compared with: the last one that began by then, or else the oldest. None
 * where there is only one backup, or an earlier one that is kept.
 */
export async function basesBy(db: Db, connectionIds: readonly string[], by: Date): Promise<readonly BaseBackup[]> {
  const columns = sql`id, seq, coalesce(started_at, created_at) as started_at`;
  const kept = sql`from backup where backup.connection_id = k.connection_id and ${GOOD} and removed_at is null and seq < n.seq`;
  const { rows } = await sql<BaseBackup>`
    select k.connection_id, b.id, b.seq, b.started_at
    from unnest(${[...connectionIds]}::uuid[]) k (connection_id)
    cross join lateral (select seq from backup where backup.connection_id = k.connection_id and ${GOOD} order by seq desc limit 1) n
    cross join lateral (
      (select ${columns} ${kept} and created_at <= ${by} order by created_at desc, id desc limit 1)
      union all (select ${columns} ${kept} order by seq limit 1)
      limit 1
    ) b`.execute(db);
  return rows;
}

export interface ChangesOfDay {
  readonly connectionId: string;
  /** Position of the day, from 0. */
  readonly day: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly backups: number;
}

/**
 * What published backups found, by the day on which they began. In the first one of a connection nothing has changed.
 *
 * @param starts of the days, ascending; the last day has no end.
 */
export async function changesByDay(
  db: Db,
  connectionIds: readonly string[],
  starts: readonly Date[],
): Promise<readonly ChangesOfDay[]> {
  const { rows } = await sql<ChangesOfDay>`
    select k.connection_id, d.*
    from unnest(${[...connectionIds]}::uuid[]) k (connection_id)
    cross join lateral (select seq from backup where backup.connection_id = k.connection_id and ${GOOD} order by seq limit 1) f
    cross join lateral (
      select width_bucket(b.created_at, ${[...starts]}::timestamptz[]) - 1 as day,
        coalesce(sum(b.added) filter (where b.seq > f.seq), 0)::bigint as added,
        coalesce(sum(b.changed) filter (where b.seq > f.seq), 0)::bigint as changed,
        coalesce(sum(b.deleted) filter (where b.seq > f.seq), 0)::bigint as deleted,
        count(*) as backups
      from backup b
      where b.connection_id = k.connection_id and b.created_at >= ${starts[0]} and ${GOOD} and b.removed_at is null
      group by 1
    ) d`.execute(db);
  return rows;
}

export interface CoveredType {
  readonly backupId: string;
  readonly type: TypeKey;
  readonly state: BackupTypeTable['state'];
  readonly objects: number;
  /** The backup holds nothing of it, because it could never be read. */
  readonly missing: boolean;
  /** Why no backup has ever read it, where that is no trouble; null: it was read, or should have been. */
  readonly notRead: NotRead | null;
  readonly warnings: readonly Warning[];
}

export async function coveredTypes(db: Db, backupIds: readonly string[]): Promise<readonly CoveredType[]> {
  return db
    .selectFrom('backupType')
    .select(['backupId', 'type', 'state', 'objects', 'warnings'])
    .select(sql<boolean>`state = 'carried' and (manifest is null or manifest = 'null')`.as('missing'))
    .select(
      sql<CoveredType['notRead']>`case
        when (manifest ->> 'notLicensed')::boolean then 'notLicensed'
        when (manifest ->> 'notGranted')::boolean then 'notGranted'
        when (manifest ->> 'notOffered')::boolean then 'notOffered' end`.as('notRead'),
    )
    .where(isWithin('backupId', backupIds))
    .execute();
}
