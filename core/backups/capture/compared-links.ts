import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { stringOf, type GraphObject } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { openLinks } from '../store/capture/lookups.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, CapturedLink } from './types.ts';

export type TargetsBySource = ReadonlyMap<string, readonly GraphObject[]>;

/** Present targets, and those that the last backup held and this read did not show. */
export async function compared(
  context: CaptureContext,
  relation: RelationSpec,
  targets: TargetsBySource,
): Promise<CapturedLink[]> {
  const links: CapturedLink[] = [];
  const seen = new Set<string>();
  for (const [sourceId, objects] of targets) {
    for (const object of objects) {
      const targetId = stringOf(object['id']);
      if (targetId === null) continue;
      seen.add(`${sourceId}\0${targetId}`);
      links.push({
        sourceId,
        relation: relation.name,
        targetId,
        targetType: linkTargetType(object, relation),
        outcome: 'present',
      });
    }
  }
  for (const known of await openLinks(context.db, scopeOf(context), relation.name, [...targets.keys()])) {
    if (seen.has(`${known.sourceId}\0${known.targetId}`)) continue;
    // The list leaves such targets out, there or not.
    if (relation.listLacks?.includes(known.targetType) === true) continue;
    links.push({ ...known, relation: relation.name, outcome: 'missing' });
  }
  return links;
}
