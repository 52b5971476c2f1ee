import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { managedStorage } from '#core/storages/store/repositories.ts';

interface Filling {
  readonly connections: number;
  /** Of each connection, one a day, the newest an hour ago. */
  readonly backups: number;
}

/**
 * A workspace with connections that have a schedule, its runs, and backups, written straight into the database where only the
 * number of rows counts. @returns its ID.
 */
export async function fillWorkspace(db: Db, { connections, backups }: Filling): Promise<string> {
  const workspaceId = randomUUID();
  const { id: storageId } = await managedStorage(db);
  await db
    .insertInto('workspace')
    .values({ id: workspaceId, name: `${connections} connections` })
    .execute();
  await db.transaction().execute(async (trx) => {
    await sql`
      insert into connection (id, workspace_id, name, cloud, tenant_id, client_id, credential_kind, credential_sealed, tenant_name,
        ready_for_backup, last_tested_at, created_at)
      select gen_random_uuid(), ${workspaceId}::uuid, 'Customer ' || n, 'global', gen_random_uuid()::text, gen_random_uuid()::text, 'secret', '\\x01',
        'Customer ' || n, true, now(), now() - interval '1 year' + n * interval '1 second' from generate_series(1, ${connections}::int) n`.execute(
      trx,
    );
    await sql`
      insert into repository (id, connection_id, storage_id, bytes_stored) select gen_random_uuid(), id, ${storageId}::uuid, 1000000
      from connection where workspace_id = ${workspaceId}::uuid`.execute(trx);
    await sql`
      insert into backup (id, workspace_id, connection_id, repository_id, seq, mode, state, trigger, created_by, created_at, started_at,
        finished_at, sealing, objects, links, added, changed, deleted)
      select gen_random_uuid(), c.workspace_id, c.id, r.id, n, case n when 1 then 'full' else 'incremental' end, 'completed', 'schedule',
        'Schedule Daily', t, t, t + interval '10 seconds', 'aes-256-gcm', 204, 60, 3, 2, 1
      from connection c join repository r on r.connection_id = c.id, generate_series(1, ${backups}::int) n,
        lateral (select now() - interval '1 hour' - (${backups}::int - n) * interval '1 day' as t) at
      where c.workspace_id = ${workspaceId}::uuid`.execute(trx);
    await sql`
      insert into backup_type (backup_id, type, state, mode, objects)
      select b.id, k.type, 'published', 'full', 3 from backup b, unnest(${[...TYPE_KEYS]}::text[]) k (type)
      where b.workspace_id = ${workspaceId}::uuid`.execute(trx);
    await sql`
      insert into schedule (id, workspace_id, connection_id, name, kind, spec, time_zone, window_minutes, created_by, updated_by, updated_at,
        active_since, synced_revision)
      select gen_random_uuid(), workspace_id, id, 'Daily', 'daily', '{"kind": "daily", "time": "01:00"}', 'Europe/Stockholm', 240, 'bench',
        'bench', now(), now(), 1 from connection where workspace_id = ${workspaceId}::uuid`.execute(trx);
    await sql`
      insert into schedule_run (id, schedule_id, trigger, planned_for, fired_at, outcome, backup_id)
      select b.id, s.id, 'planned', b.created_at, b.created_at, 'started', b.id
      from backup b join schedule s on s.connection_id = b.connection_id where b.workspace_id = ${workspaceId}::uuid`.execute(
      trx,
    );
  });
  return workspaceId;
}
