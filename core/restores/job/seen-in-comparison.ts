import { type DifferenceDetail, differenceContext } from '../../backups/proof/difference-detail.ts';
import { differingContent } from '../../backups/store/proof/differing-objects.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { EntryPosition } from '../store/restore-unplanned.ts';
import type { UndoneSource } from './load-undone.ts';
import { nameOf } from './name-of.ts';

/** By `nameOf`, what the comparison that the plan is made from read of objects that lie below others: tells where they lie. */
export async function seenInComparison(
  { db, facts: { comparisonId }, box }: UndoneSource,
  keys: readonly EntryPosition[],
): Promise<ReadonlyMap<string, GraphObject>> {
  if (comparisonId === null || keys.length === 0) return new Map();
  const refs = keys.map(({ type, objectId: id }) => ({ type, id }));
  const found = await differingContent(db, comparisonId, refs);
  const seen = await Promise.all(
    keys.map(async (key, index): Promise<[string, GraphObject][]> => {
      const sealed = found[index]?.detailSealed ?? null;
      if (sealed === null) return [];
      const opened = await box.open(sealed, differenceContext(comparisonId, key));
      // Written by the comparison alone.
      const { placed } = JSON.parse(Buffer.from(opened).toString()) as DifferenceDetail;
      return placed === undefined ? [] : [[nameOf(key), placed]];
    }),
  );
  return new Map(seen.flat());
}
