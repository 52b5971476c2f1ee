import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { OBJECT_TYPES } from '../../domain/object-types/index.ts';
import { estimateSeconds } from '../../domain/plan/estimate.ts';
import type { ItemState } from '../../domain/plan/item-states.ts';
import { remainingSeconds } from '../../domain/plan/remaining-time.ts';
import type { Wave } from '../../domain/plan/waves.ts';
import { OPEN_STATES } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { appendJobEvent } from '../../jobs/store/job-events.ts';
import type { RestoreScope } from './restores.ts';

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
export async function reportRestoreProgress(db: Db, scope: RestoreScope, wave: Wave | null = null): Promise<void> {
  const [rows, restore] = await Promise.all([countByState(db, scope), whatItCost(db, scope)]);
  if (!restore) return;
  const sum = (column: 'items' | 'compared' | 'expected'): number =>
    rows.reduce((total, row) => total + row[column], 0);
  const states: Record<ItemState, number> = { ...NONE };
  for (const { state, items } of rows) states[state] += items;
  const { phase, requests, writes, throttled, waitedMs, elapsedMs } = restore;
  const isWriting = phase === 'executing';
  const secondsAtLimits = rows.reduce(
    (total, { type, expected }) => total + estimateSeconds(OBJECT_TYPES[type], expected),
    0,
  );
  const writing = { elapsedMs, expected: sum('expected'), made: writes, secondsAtLimits };
  const data = {
    phase,
    items: sum('items'),
    states,
    compared: sum('compared'),
    wave: isWriting ? wave : null,
    requests,
    writes,
    expectedWrites: sum('expected'),
    throttled,
    waitedMs,
    secondsLeft: isWriting ? remainingSeconds(writing) : null,
  };
  const { workspaceId, id: jobId } = scope;
  await appendJobEvent(db, { workspaceId, jobKind: 'restore', jobId, kind: 'progress', data });
}

async function countByState(db: Db, { id }: RestoreScope) {
  const { rows } = await sql<{ type: TypeKey; state: ItemState; items: number; compared: number; expected: number }>`
    select type, state, count(*) as items, count(comparison) as compared, sum(expected_writes)::bigint as expected
    from restore_item where restore_id = ${id} group by type, state`.execute(db);
  return rows;
}

/** Of a restore that has not ended. */
async function whatItCost(db: Db, { workspaceId, id }: RestoreScope) {
  return db
    .selectFrom('restore')
    .select(['phase', 'requests', 'writes', 'throttled', 'waitedMs'])
    .select(
      sql<number>`coalesce(extract(epoch from now() - coalesce(confirmed_at, planned_at)) * 1000, 0)::float8`.as(
        'elapsedMs',
      ),
    )
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', OPEN_STATES)
    .executeTakeFirst();
}
