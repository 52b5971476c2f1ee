import type { z } from 'zod';
import { selectionOf } from '#core/backups/store/proof/comparisons.ts';
import { countDiffering } from '#core/backups/store/proof/differing-objects.ts';
import { type ProofType, proofTypes, readingProgress } from '#core/backups/store/proof/proof-types.ts';
import type { Proof } from '#core/backups/store/proof/proofs.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { partLabel } from '#core/domain/object-types/labels.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { queuePlaceOf } from '#core/jobs/queue-place.ts';
import { NO_CHANGES, plusCounts } from '../backups/changes-summary.ts';
import type { ApiContext } from '../http/context.ts';
import { errorView, iso } from '../http/view.ts';
import type { ComparedTenant } from './compared-tenant.ts';
import type { comparedTypeRow, tenantComparison, tenantComparisonDetail } from './schema.ts';
import { type Gaps, gapsOf } from './summary.ts';

type From = ComparedTenant['from'];
type TypeRow = z.infer<typeof comparedTypeRow>;

export function tenantComparisonView(row: Proof, { backupId, seq, at }: From): z.infer<typeof tenantComparison> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    backup: { backupId, seq, at: at.toISOString() },
    state: row.state,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    graph: { requests: row.requests, throttled: row.throttled, waitedMs: row.waitedMs },
    error: errorView(row),
  };
}

export async function tenantComparisonDetailView(
  { db }: ApiContext,
  row: Proof,
  from: From,
): Promise<z.infer<typeof tenantComparisonDetail>> {
  const { types, objects } = await selectionOf(db, row);
  const found = await tenantTypeRows({ db }, row, from);
  return {
    ...tenantComparisonView(row, from),
    selection: { types: [...types], objects: objects.length },
    queuePlace: await queuePlaceOf(db, row),
    progress: await readingProgress(db, row.id),
    differencesKept: row.outcome !== null && row.droppedAt === null,
    warnings: [...row.warnings],
    total: found.reduce((sum, type) => plusCounts(sum, type), NO_CHANGES),
    types: found,
  };
}

/** Types that differ or of which not everything is known, once the comparison has completed. */
export async function tenantTypeRows({ db }: Pick<ApiContext, 'db'>, row: Proof, from: From): Promise<TypeRow[]> {
  if (row.outcome === null) return [];
  const [counts, compared, gaps] = await Promise.all([
    countDiffering(db, row),
    proofTypes(db, row),
    gapsOf(db, row.workspaceId, from),
  ]);
  const byType = new Map(counts.map((count) => [count.type, count]));
  return compared
    .toSorted((one, other) => TYPE_KEYS.indexOf(one.type) - TYPE_KEYS.indexOf(other.type))
    .flatMap((found): TypeRow[] => {
      const count = byType.get(found.type);
      const missing = gapsOfType(found, gaps);
      const { notReadIn, notHeldIn, unread, unknown } = missing;
      if (!count && unread === null && notReadIn.length + notHeldIn.length + unknown.length === 0) return [];
      const label = OBJECT_TYPES[found.type].label.many;
      return [{ ...NO_CHANGES, ...count, type: found.type, label, ...missing }];
    });
}

function gapsOfType(
  { type, failure, unknown }: ProofType,
  { seq, carried, notHeld, unknown: unknownInBackup }: Gaps,
): Pick<TypeRow, 'notReadIn' | 'notHeldIn' | 'unread' | 'unknown'> {
  // Of a type that the backup knows nothing of, nothing was compared either.
  const isNotHeld = notHeld.has(type) || failure?.code === 'not-found';
  return {
    notHeldIn: isNotHeld ? [seq] : [],
    notReadIn: carried.has(type) && !isNotHeld ? [seq] : [],
    unread: isNotHeld ? null : failure,
    unknown: [
      ...(unknownInBackup.get(type) ?? []),
      ...unknown.map(({ part, count, every }) => ({
        backup: null,
        part,
        partLabel: partLabel(OBJECT_TYPES[type], part),
        objects: every ? null : count,
      })),
    ],
  };
}
