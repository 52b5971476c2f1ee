import { sql } from 'kysely';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { ObjectState } from '../../domain/plan/index.ts';
import type { Knowledge, RestoreStore, StepRecord } from '../types.ts';
import type { RestoreFacts } from './restore-facts.ts';
import { itemContext } from './restore-items.ts';
import { createKnowledge } from './restore-knowledge.ts';

/** Where one restore writes down what it does. Every call is one statement, durable when it returns. */
export function createRestoreStore({
  db,
  secretBox,
  restore,
}: {
  db: Db;
  secretBox: SecretBox;
  restore: RestoreFacts;
}): RestoreStore {
  const restoreId = restore.id;
  const item = (ordinal: number) =>
    db.updateTable('restoreItem').where('restoreId', '=', restoreId).where('ordinal', '=', ordinal);
  const knowledge = createKnowledge(db, restore);

  return {
    steps: (ordinals) => readSteps(db, restoreId, ordinals),

    async intend(itemOrdinal, { ordinal, kind, request, at }) {
      await db
        .insertInto('restoreStep')
        .values({
          restoreId,
          itemOrdinal,
          ordinal,
          kind,
          state: 'intended',
          request: JSON.stringify(request),
          intendedAt: new Date(at),
          outcome: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await item(itemOrdinal).set({ state: 'running' }).where('state', '=', 'planned').execute();
    },

    async settle(itemOrdinal, stepOrdinal, { state, outcome }) {
      await db
        .updateTable('restoreStep')
        .set({ state, outcome: JSON.stringify(outcome), endedAt: sql<Date>`now()` })
        .where('restoreId', '=', restoreId)
        .where('itemOrdinal', '=', itemOrdinal)
        .where('ordinal', '=', stepOrdinal)
        .execute();
    },

    async keepBefore(itemOrdinal, before) {
      const sealed = before === null ? null : await seal(secretBox, restoreId, itemOrdinal, before);
      await item(itemOrdinal)
        .set({ beforeSealed: sealed, beforeKeptAt: sql<Date>`now()` })
        .where('beforeKeptAt', 'is', null)
        .execute();
    },

    async finishItem(itemOrdinal, { state, reasons, newId }) {
      await item(itemOrdinal)
        .set({ state, reasons: JSON.stringify(reasons), newId })
        .execute();
    },

    knowledge: (ids: readonly string[]): Promise<ReadonlyMap<string, Knowledge>> => knowledge(ids),

    async claimNewId({ type, kind = 'object', oldId, newId }) {
      const { rows } = await sql`
        insert into id_map as known (connection_id, target_tenant_id, type, kind, old_id, new_id, restore_id)
        select ${restore.connectionId}, ${restore.targetTenantId}, ${type}, ${kind}, ${oldId.toLowerCase()}, ${newId}, ${restoreId}
        where not exists (
          select from id_map
          where connection_id = ${restore.connectionId} and target_tenant_id = ${restore.targetTenantId}
            and lower(new_id) = ${newId.toLowerCase()} and old_id <> ${oldId.toLowerCase()}
        )
        on conflict (connection_id, target_tenant_id, type, old_id)
          do update set new_id = excluded.new_id, restore_id = excluded.restore_id, created_at = now()
        returning old_id`
        .execute(db)
        .catch(ifTaken);
      return rows.length > 0;
    },
  };
}

/** Two claims of the same new ID at the same moment: the unique index lets one in. */
function ifTaken(error: unknown): { rows: unknown[] } {
  if (error instanceof Error && Reflect.get(error, 'constraint') === 'id_map_by_new') return { rows: [] };
  throw error;
}

export async function readSteps(
  db: Db,
  restoreId: string,
  ordinals: readonly number[],
): Promise<Map<number, StepRecord[]>> {
  const rows = await db
    .selectFrom('restoreStep')
    .selectAll()
    .where('restoreId', '=', restoreId)
    .where(sql<boolean>`item_ordinal = any(${ordinals}::integer[])`)
    .orderBy('itemOrdinal')
    .orderBy('ordinal')
    .execute();
  const steps = new Map<number, StepRecord[]>();
  for (const row of rows) {
    const step: StepRecord = {
      ordinal: row.ordinal,
      kind: row.kind,
      state: row.state,
      request: row.request,
      intendedAt: row.intendedAt === null ? null : row.intendedAt.getTime(),
      outcome: row.outcome,
    };
    steps.set(row.itemOrdinal, [...(steps.get(row.itemOrdinal) ?? []), step]);
  }
  return steps;
}

async function seal(box: SecretBox, restoreId: string, ordinal: number, state: ObjectState): Promise<Buffer> {
  return Buffer.from(await box.seal(Buffer.from(JSON.stringify(state)), itemContext(restoreId, ordinal, 'before')));
}
