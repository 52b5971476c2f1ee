import { randomUUID } from 'node:crypto';
import { dropDifferences } from '../../backups/store/proof/drop-differences.ts';
import { endProof } from '../../backups/store/proof/proof-states.ts';
import { getProof, newestBackup } from '../../backups/store/proof/proofs.ts';
import type { Db } from '../../database/database.ts';
import { countSelected, insertPlanComparison, isPlannedFrom, typesReadSooner } from '../store/bulk-plans.ts';
import { wantsAdded } from '../store/restore-added.ts';
import { type RestoreFacts, restoreFacts } from '../store/restore-facts.ts';

/** From so many objects of whole types on, the tenant is read as for a backup, and not object by object. */
const BULK_FROM = 200;

/**
 * What is to be read before a plan is made, where whole types are selected, or so many objects of one that reading all of it
 * is the shorter way, and the tenant is the one of the backup: a comparison of these types, made once. Null: each object is read by itself, or somebody has compared already.
 */
export async function readingOf(db: Db, restoreId: string): Promise<string | null> {
  const facts = await restoreFacts(db, restoreId);
  const { workspaceId, comparisonId, undoOf, selection } = facts;
  if (comparisonId !== null) {
    const known = await getProof(db, { workspaceId, id: comparisonId });
    return known?.purpose === 'plan' && known.finishedAt === null ? comparisonId : null;
  }
  if (undoOf !== null || isElsewhere(facts)) return null;
  const types = [...selection.types, ...(await typesReadSooner(db, facts))];
  if (types.length === 0) return null;
  // Only a reading of all that there is tells what was added.
  if (!wantsAdded(facts) && (await countSelected(db, facts, types)) < BULK_FROM) return null;
  const newest = await newestBackup(db, facts);
  if (newest === null) return null;
  const id = randomUUID();
  await insertPlanComparison(db, facts, { id, baseBackupId: newest.id, types });
  return id;
}

export function isElsewhere({ connectionId, targetConnectionId, tenantId, targetTenantId }: RestoreFacts): boolean {
  return connectionId !== targetConnectionId || tenantId !== targetTenantId;
}

/** What was read for the plan alone goes: the plan holds what it needs. */
export async function forgetReading(db: Db, restoreId: string): Promise<void> {
  const { workspaceId, comparisonId } = await restoreFacts(db, restoreId);
  if (comparisonId === null) return;
  const known = await getProof(db, { workspaceId, id: comparisonId });
  // A plan that took the place of this one is made from the same reading.
  if (known?.purpose !== 'plan' || (await isPlannedFrom(db, comparisonId, restoreId))) return;
  await endProof(db, known, { state: 'cancelled' });
  await dropDifferences(db, [comparisonId]);
}
