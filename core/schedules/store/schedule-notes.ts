import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Json } from '../../domain/json.ts';

/** The schedules of a connection as they are noted beside its backups: columns of the table, as JSON. */
export async function notedSchedules(db: Db, connectionId: string): Promise<Json[]> {
  const { rows } = await sql<{ row: Json }>`
    select to_jsonb(s) - array['workspace_id', 'connection_id', 'synced_revision', 'active_since'] as row
    from schedule s where s.connection_id = ${connectionId} order by s.created_at, s.id`.execute(db);
  return rows.map(({ row }) => row);
}

const PAUSE_NOTE =
  'Came back with the backups from the storage. Resume it once the credential of the connection is entered.';

/**
 * Schedules that a note holds and the database does not: paused, because without a credential they would only fail, and
 * because the installation that they come from may still run. @returns how many came back.
 */
export async function takeUpSchedules(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  noted: readonly unknown[],
): Promise<number> {
  const made = await sql`
    insert into schedule (id, workspace_id, connection_id, name, kind, spec, time_zone, window_minutes, start_date, end_date,
      paused_at, paused_by, pause_note, created_by, created_at, updated_by, updated_at, revision)
    select s.id, ${workspaceId}::uuid, ${connectionId}::uuid, s.name, s.kind, s.spec, s.time_zone, s.window_minutes,
      s.start_date, s.end_date, coalesce(s.paused_at, now()), coalesce(s.paused_by, 'storage'),
      case when s.paused_at is null then ${PAUSE_NOTE}::text else s.pause_note end, s.created_by, s.created_at, s.updated_by,
      s.updated_at, s.revision
    from jsonb_populate_recordset(null::schedule, ${JSON.stringify(noted)}::jsonb) s
    on conflict do nothing`.execute(db);
  return Number(made.numAffectedRows ?? 0n);
}
