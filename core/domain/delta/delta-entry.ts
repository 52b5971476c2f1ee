import { type GraphObject, type Json, isGraphObject, stringOf } from '../json.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import { typeKeyOfGraphType } from '../object-types/index.ts';
import type { DeletionState } from '../states.ts';
import type { LinkTargetType } from '../type-keys.ts';

export interface LinkChange {
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
  readonly removed: boolean;
}

/** What one entry of a delta page says. `object` holds the mentioned properties alone: null = emptied, absent = unchanged. */
export type DeltaEntry =
  | {
      readonly kind: 'upsert';
      readonly id: string;
      readonly object: GraphObject;
      readonly links: readonly LinkChange[];
    }
  | { readonly kind: 'removed'; readonly id: string; readonly reason: DeletionState };

/** @throws Error where the entry has no ID: nothing can be made of it. */
export function readDeltaEntry(type: ObjectType, raw: GraphObject): DeltaEntry {
  const id = stringOf(raw.id);
  if (id === null) throw new Error(`entry of the ${type.key} delta without an id`);
  const removed = raw['@removed'];
  if (removed !== undefined) return { kind: 'removed', id, reason: deletionState(removed) };

  const object: GraphObject = {};
  const links: LinkChange[] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (key.endsWith('@delta')) links.push(...readLinkPage(type, key.slice(0, -'@delta'.length), value));
    else if (!key.endsWith('@odata.context')) object[key] = value;
  }
  return { kind: 'upsert', id, object, links };
}

/** `changed` = in the recycle bin, `deleted` = gone for good. */
function deletionState(removed: Json): DeletionState {
  return isGraphObject(removed) && removed.reason === 'changed' ? 'soft' : 'hard';
}

function readLinkPage(type: ObjectType, relation: string, page: Json): LinkChange[] {
  const spec = type.relations.find((candidate) => candidate.name === relation);
  const entries = Array.isArray(page) ? page : [page];
  return entries.filter(isGraphObject).flatMap((entry) => {
    const targetId = stringOf(entry.id);
    if (targetId === null) return [];
    // The reason inside a relation is `deleted` for a plain removal too: it says nothing about the target.
    return [{ relation, targetId, targetType: linkTargetType(entry, spec), removed: entry['@removed'] !== undefined }];
  });
}

/** What a member of a collection is: by its `@odata.type`, else by the only type the relation allows. */
export function linkTargetType(entry: GraphObject, spec?: RelationSpec): LinkTargetType {
  const graphType = stringOf(entry['@odata.type']);
  if (graphType === null) return spec?.targetTypes.length === 1 ? (spec.targetTypes[0] ?? 'other') : 'other';
  if (graphType.endsWith('.orgContact')) return 'orgContacts';
  return typeKeyOfGraphType(graphType) ?? 'other';
}
