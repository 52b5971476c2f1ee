import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { ItemState } from '../../domain/plan/item-states.ts';
import { appendJobEvent } from '../../jobs/store/job-events.ts';
import type { RestorePhase, RestoreScope } from './restores.ts';

const NONE: Readonly<Record<ItemState, number>> = {
  planned: 0,
  running: 0,
  done: 0,
  partial: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  blocked: 0,
  cancelled: 0,
};

/** Announces how far a restore is, as its rows stand. Of one that has ended nothing is announced any more. */
export async function reportRestoreProgress(db: Db, scope: RestoreScope): Promise<void> {
  const { rows } = await sql<{ phase: RestorePhase; state: ItemState | null; items: number; compared: number }>`
    select r.phase, i.state, count(i.restore_id) as items, count(i.comparison) as compared
    from restore r left join restore_item i on i.restore_id = r.id
    where r.workspace_id = ${scope.workspaceId} and r.id = ${scope.id} and r.state in ('pending', 'running')
    group by r.phase, i.state`.execute(db);
  const [first] = rows;
  if (!first) return;
  const sum = (column: 'items' | 'compared'): number => rows.reduce((total, row) => total + row[column], 0);
  const states = {
    ...NONE,
    ...Object.fromEntries(rows.flatMap(({ state, items }) => (state === null ? [] : [[state, items]]))),
  };
  const data = { phase: first.phase, items: sum('items'), states, compared: sum('compared') };
  await appendJobEvent(db, {
    workspaceId: scope.workspaceId,
    jobKind: 'restore',
    jobId: scope.id,
    kind: 'progress',
    data,
  });
}
