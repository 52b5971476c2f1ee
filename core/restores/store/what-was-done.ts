import { sql } from 'kysely';
import type { DbTransaction } from '../../database/database.ts';
import type { PlanAction } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/** What a restore did, or of a dry run what it would do, for a mail that says so in a line or two. */
export interface WhatWasDone {
  /** Objects by action; what was left alone is not among them. */
  readonly actions: Partial<Record<PlanAction, number>>;
  readonly types: Partial<Record<TypeKey, number>>;
  /** Objects that were found different, or not at all, when they were read back. */
  readonly differing: number;
}

export async function whatWasDone(trx: DbTransaction, restoreId: string): Promise<WhatWasDone> {
  const rows = await trx
    .selectFrom('restoreItem')
    .select(['action', 'type'])
    .select((row) => row.fn.countAll<number>().as('count'))
    .select(sql<number>`count(*) filter (where comparison in ('differs', 'missing'))::int`.as('differing'))
    .where('restoreId', '=', restoreId)
    .where('state', 'in', ['planned', 'running', 'done', 'partial', 'unknown'])
    .where('action', 'not in', ['skip', 'blocked'])
    .groupBy(['action', 'type'])
    .execute();
  const actions: Partial<Record<PlanAction, number>> = {};
  const types: Partial<Record<TypeKey, number>> = {};
  for (const { action, type, count } of rows) {
    actions[action] = (actions[action] ?? 0) + count;
    types[type] = (types[type] ?? 0) + count;
  }
  return { actions, types, differing: rows.reduce((sum, { differing }) => sum + differing, 0) };
}
