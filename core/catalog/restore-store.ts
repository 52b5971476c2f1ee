import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { ObjectState } from '../domain/plan/index.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { Knowledge, RestoreStore, StepKind, StepOutcome, StepRecord, StepRequest } from '../restore/types.ts';
import type { Database } from './database.ts';
import { itemContext } from './restore-items.ts';

export interface RestoreStoreScope {
  readonly restoreId: string;
  readonly connectionId: string;
  readonly targetTenantId: string;
  readonly box: SecretBox;
}

/** The restore's own record in PostgreSQL. Every call is one committed statement: what it says was done, is kept. */
export function createRestoreStore(db: Kysely<Database>, scope: RestoreStoreScope): RestoreStore {
  const { restoreId } = scope;
  return {
    steps: (ordinals) => readSteps(db, restoreId, ordinals),

    async intend(item, { ordinal, kind, request, at }) {
      await db
        .insertInto('restore_step')
        .values({
          restore_id: restoreId,
          item_ordinal: item,
          ordinal,
          kind,
          state: 'intended',
          request: JSON.stringify(request),
          intended_at: new Date(at),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await markRunning(db, restoreId, item);
    },

    async settle(item, ordinal, { state, outcome }) {
      await db
        .updateTable('restore_step')
        .set({ state, outcome: JSON.stringify(outcome), ended_at: sql<Date>`now()` })
        .where('restore_id', '=', restoreId)
        .where('item_ordinal', '=', item)
        .where('ordinal', '=', ordinal)
        .execute();
    },

    keepBefore: (item, before) => keepBefore(db, scope, item, before),

    async finishItem(item, { state, reasons, newId }) {
      await db
        .updateTable('restore_item')
        .set({
          state,
          new_id: newId,
          // What the plan said stays; what came of it is added.
          ...(reasons.length === 0 ? {} : { reasons: sql<string>`reasons || ${JSON.stringify(reasons)}::jsonb` }),
        })
        .where('restore_id', '=', restoreId)
        .where('ordinal', '=', item)
        .where('state', 'in', ['planned', 'running'])
        .execute();
    },

    knowledge: (ids) => readKnowledge(db, scope, ids),
    claimNewId: (entry) => claimNewId(db, scope, entry),
  };
}

async function readSteps(
  db: Kysely<Database>,
  restoreId: string,
  ordinals: readonly number[],
): Promise<ReadonlyMap<number, readonly StepRecord[]>> {
  if (ordinals.length === 0) return new Map();
  const rows = await db
    .selectFrom('restore_step')
    .selectAll()
    .where('restore_id', '=', restoreId)
    .where('item_ordinal', 'in', [...ordinals])
    .orderBy('item_ordinal')
    .orderBy('ordinal')
    .execute();
  const steps = new Map<number, StepRecord[]>();
  for (const row of rows) {
    const known = steps.get(row.item_ordinal) ?? [];
    // Kind, request and outcome are written by `intend` and `settle` alone.
    known.push({
      ordinal: row.ordinal,
      kind: row.kind as StepKind,
      state: row.state,
      request: row.request as StepRequest,
      intendedAt: row.intended_at?.getTime() ?? null,
      outcome: row.outcome as StepOutcome | null,
    });
    steps.set(row.item_ordinal, known);
  }
  return steps;
}

async function markRunning(db: Kysely<Database>, restoreId: string, item: number): Promise<void> {
  await db
    .updateTable('restore_item')
    .set({ state: 'running' })
    .where('restore_id', '=', restoreId)
    .where('ordinal', '=', item)
    .where('state', '=', 'planned')
    .execute();
}

async function keepBefore(db: Kysely<Database>, scope: RestoreStoreScope, item: number, before: ObjectState | null): Promise<void> {
  const context = itemContext(scope.restoreId, item, 'before');
  const sealed = before === null ? null : await scope.box.seal(new TextEncoder().encode(JSON.stringify(before)), context);
  await db
    .updateTable('restore_item')
    .set({ before_sealed: sealed === null ? null : Buffer.from(sealed), before_kept_at: sql<Date>`now()` })
    .where('restore_id', '=', scope.restoreId)
    .where('ordinal', '=', item)
    .where('before_kept_at', 'is', null)
    .execute();
}

async function readKnowledge(
  db: Kysely<Database>,
  { restoreId, connectionId, targetTenantId }: RestoreStoreScope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Knowledge>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; new_id: string | null; planned: boolean; made_here: boolean }>`
    select k.id, m.new_id, coalesce(i.action in ('undelete', 'create', 'update'), false) planned,
      (coalesce(i.made, false) or m.restore_id = ${restoreId} or n.restore_id is not null) made_here
    from unnest(${ids}::text[]) k (id)
    left join lateral (
      select new_id, restore_id from id_map
      where connection_id = ${connectionId} and target_tenant_id = ${targetTenantId} and lower(old_id) = lower(k.id)
      order by created_at desc limit 1) m on true
    left join lateral (
      select restore_id from id_map
      where connection_id = ${connectionId} and target_tenant_id = ${targetTenantId} and lower(new_id) = lower(k.id)
        and restore_id = ${restoreId} limit 1) n on true
    left join lateral (
      select item.action, item.action = 'undelete' and exists (
          select from restore_step s where s.restore_id = item.restore_id and s.item_ordinal = item.ordinal
            and s.kind = 'undelete' and s.state = 'done') made
      from restore_item item
      where item.restore_id = ${restoreId} and lower(item.object_id) = lower(k.id)
      order by item.action in ('undelete', 'create', 'update') desc limit 1) i on true`.execute(db);
  return new Map(
    rows.map((row) => [row.id, { newId: row.new_id, planned: row.planned, madeHere: row.made_here === true }]),
  );
}

/** One old ID leads to one new ID, and no new ID stands for two old ones. */
async function claimNewId(
  db: Kysely<Database>,
  { restoreId, connectionId, targetTenantId }: RestoreStoreScope,
  { type, oldId, newId }: { type: TypeKey; oldId: string; newId: string },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${connectionId} ${targetTenantId} ${newId.toLowerCase()}`}, 0))`.execute(tx);
    const other = await tx
      .selectFrom('id_map')
      .select('old_id')
      .where('connection_id', '=', connectionId)
      .where('target_tenant_id', '=', targetTenantId)
      .where(sql<boolean>`lower(new_id) = lower(${newId})`)
      .where(sql<boolean>`lower(old_id) <> lower(${oldId})`)
      .executeTakeFirst();
    if (other) return false;
    await tx
      .insertInto('id_map')
      .values({ connection_id: connectionId, target_tenant_id: targetTenantId, type, old_id: oldId, new_id: newId, restore_id: restoreId })
      .onConflict((conflict) =>
        conflict.columns(['connection_id', 'target_tenant_id', 'type', 'old_id']).doUpdateSet({ new_id: newId, restore_id: restoreId }),
      )
      .execute();
    return true;
  });
}
