import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ITEM_STATES } from '../restore/types.ts';
import type { ItemState } from '../restore/types.ts';
import type { Database } from './database.ts';
import { appendJobEvent } from './job-events.ts';
import type { RestorePhase, RestoreScope } from './restores.ts';

/** Announces how far a restore is, as its rows stand. Of one that has ended nothing is announced any more. */
export async function reportRestoreProgress(db: Kysely<Database>, scope: RestoreScope): Promise<void> {
  const { rows } = await sql<{ phase: RestorePhase; state: ItemState | null; items: number; compared: number }>`
    select r.phase, i.state, count(i.restore_id) as items, count(i.comparison) as compared
    from restore r left join restore_item i on i.restore_id = r.id
    where r.workspace_id = ${scope.workspaceId} and r.id = ${scope.id} and r.state in ('pending', 'running')
    group by r.phase, i.state`.execute(db);
  const [first] = rows;
  if (!first) return;
  const sum = (column: 'items' | 'compared'): number => rows.reduce((total, row) => total + row[column], 0);
  const states = Object.fromEntries(ITEM_STATES.map((state) => [state, rows.find((row) => row.state === state)?.items ?? 0]));
  const data = { phase: first.phase, items: sum('items'), states, compared: sum('compared') };
  await appendJobEvent(db, { workspaceId: scope.workspaceId, jobKind: 'restore', jobId: scope.id, kind: 'progress', data });
}
