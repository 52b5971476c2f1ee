import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import type { Warning } from '../../../domain/states.ts';
import { type JobEnd, type JobRef, endOnce, jobEvent, requestCancel } from '../../../jobs/store/job-states.ts';
import { dropStaging } from '../capture/publish.ts';
import { dropDifferences } from './drop-differences.ts';
import { type Proof, type ProofOutcome, type ProofScope, COMPARISONS_KEPT, getProof, PROOFS_KEPT } from './proofs.ts';

/** @returns whether the proof runs now; false where it has ended meanwhile. */
export async function markProofRunning(db: Db, scope: ProofScope): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('proof')
      .set({ state: 'running', startedAt: sql<Date>`coalesce(started_at, now())` })
      .where('workspaceId', '=', scope.workspaceId)
      .where('id', '=', scope.id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) {
      await jobEvent(trx, jobOf(scope), 'state', { state: 'running' });
      return true;
    }
    return (await getProof(trx, scope))?.state === 'running';
  });
}

export type ProofEnd =
  | {
      readonly state: 'completed' | 'completedWithWarnings';
      readonly outcome: ProofOutcome;
      readonly warnings: readonly Warning[];
    }
  | Extract<JobEnd, { state: 'failed' }>
  | { readonly state: 'cancelled' };

/**
 * What was read goes with the end. Of a proof that did not come to its end nothing is told: half a comparison would read
 * like a whole one.
 *
 * @returns whether this call ended it.
 */
export async function endProof(db: Db, scope: ProofScope, end: ProofEnd): Promise<boolean> {
  const outcome = 'outcome' in end ? end.outcome : null;
  return endOnce(db, jobOf(scope), end, {
    eventData: outcome === null ? {} : { outcome },
    finish: async (trx) => {
      await dropStaging(trx, scope.id);
      await trx.deleteFrom('proofFrame').where('proofId', '=', scope.id).execute();
      if (outcome === null) await dropDifferences(trx, [scope.id]);
      else await trx.updateTable('proof').set({ outcome }).where('id', '=', scope.id).execute();
      await dropOldDifferences(trx, scope.id);
    },
  });
}

/** Of the same purpose and connection, the last few are kept. */
async function dropOldDifferences(db: Db, proofId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select o.id, o.dropped_at, p.purpose, row_number() over (order by o.created_at desc, o.id desc) as place
      from proof p join proof o on o.connection_id = p.connection_id and o.purpose = p.purpose
      where p.id = ${proofId} and o.outcome is not null
    ) old
    where dropped_at is null and place > case purpose when 'proof' then ${PROOFS_KEPT}::int else ${COMPARISONS_KEPT}::int end`.execute(
    db,
  );
  await dropDifferences(
    db,
    rows.map(({ id }) => id),
  );
}

/** Null where there is no such proof. */
export async function requestProofCancel(db: Db, scope: ProofScope): Promise<Proof | null> {
  await requestCancel(db, jobOf(scope));
  return getProof(db, scope);
}

/** A proof whose workflow was never started leaves no trace. */
export async function deletePendingProof(db: Db, scope: ProofScope): Promise<void> {
  await db
    .deleteFrom('proof')
    .where('workspaceId', '=', scope.workspaceId)
    .where('id', '=', scope.id)
    .where('state', '=', 'pending')
    .execute();
}

function jobOf({ workspaceId, id }: ProofScope): JobRef {
  return { kind: 'proof', workspaceId, id };
}
