import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { Link } from '../record.ts';
import type { DeltaEntry, LinkChange } from './delta-entry.ts';

/** An object after a delta entry: the last mention of a property wins, what is not mentioned stays. */
export function mergeDelta(previous: GraphObject | null, mentioned: GraphObject): GraphObject {
  return previous === null ? { ...mentioned } : { ...previous, ...mentioned };
}

/** Two entries for the same object in one round as one: pages of a large group, repeats, a deletion taken back. */
export function combineDelta(earlier: DeltaEntry, later: DeltaEntry): DeltaEntry {
  if (earlier.kind === 'removed' || later.kind === 'removed') return later;
  return {
    kind: 'upsert',
    id: later.id,
    object: mergeDelta(earlier.object, later.object),
    links: lastMentions([...earlier.links, ...later.links]),
  };
}

function lastMentions(changes: readonly LinkChange[]): LinkChange[] {
  const byTarget = new Map<string, LinkChange>();
  for (const change of changes) {
    const key = `${change.relation} ${change.targetId}`;
    // Deleted first, so that the order of the map is the order of the last mentions.
    byTarget.delete(key);
    byTarget.set(key, change);
  }
  return [...byTarget.values()];
}

/**
 * Links of one object after changes. Applying the same changes again alters nothing; pages of different targets may
 * come in any order; where a relation takes one target only, the last one added replaces the others.
 */
export function applyLinkChanges(
  type: ObjectType,
  sourceId: string,
  links: readonly Link[],
  changes: readonly LinkChange[],
): Link[] {
  const result = new Map(links.map((link) => [`${link.relation} ${link.targetId}`, link]));
  for (const { relation, targetId, targetType, removed } of lastMentions(changes)) {
    if (removed) {
      result.delete(`${relation} ${targetId}`);
      continue;
    }
    if (isSingle(type, relation)) dropRelation(result, relation);
    result.set(`${relation} ${targetId}`, { sourceId, relation, targetId, targetType });
  }
  return [...result.values()];
}

function isSingle(type: ObjectType, relation: string): boolean {
  return type.relations.some((spec) => spec.name === relation && spec.single);
}

function dropRelation(links: Map<string, Link>, relation: string): void {
  for (const [key, link] of links) if (link.relation === relation) links.delete(key);
}
