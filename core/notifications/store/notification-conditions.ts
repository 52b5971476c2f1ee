import { sql } from 'kysely';
import type { DbTransaction } from '../../database/database.ts';
import type { ConditionKind } from '../../database/notification-tables.ts';

/** @returns since when, where it begins with this call; null where it lasts already. */
export async function beginCondition(
  trx: DbTransaction,
  connectionId: string,
  kind: ConditionKind,
): Promise<Date | null> {
  const row = await trx
    .insertInto('connectionCondition')
    .values({ connectionId, kind })
    .onConflict((conflict) => conflict.doNothing())
    .returning('since')
    .executeTakeFirst();
  return row?.since ?? null;
}

export async function endCondition(trx: DbTransaction, connectionId: string, kind: ConditionKind): Promise<void> {
  await trx
    .deleteFrom('connectionCondition')
    .where('connectionId', '=', connectionId)
    .where('kind', '=', kind)
    .execute();
}

/** What is remembered of a condition, held until the transaction ends. */
export async function conditionState(trx: DbTransaction, connectionId: string, kind: ConditionKind): Promise<unknown> {
  const row = await trx
    .selectFrom('connectionCondition')
    .select('state')
    .where('connectionId', '=', connectionId)
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirst();
  return row?.state ?? null;
}

export async function keepCondition(
  trx: DbTransaction,
  connectionId: string,
  kind: ConditionKind,
  state: unknown,
): Promise<void> {
  await trx
    .insertInto('connectionCondition')
    .values({ connectionId, kind, state: JSON.stringify(state) })
    .onConflict((conflict) => conflict.columns(['connectionId', 'kind']).doUpdateSet({ state: sql`excluded.state` }))
    .execute();
}
