import { isWithin, topOf } from '../canonical/paths.ts';
import { diffObjects } from '../diff/diff-objects.ts';
import { linkKey } from '../diff/link-key.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import { comparable } from './attributes.ts';
import { partOf } from './parts.ts';
import type { ObjectState } from './types.ts';

/** Paths of attributes in which two states differ and that somebody can have set; what one of them could not read is left out. */
export function differingPaths(type: ObjectType, now: ObjectState, then: ObjectState): string[] {
  const unread = [...(now.unread ?? []), ...(then.unread ?? [])];
  return diffObjects(type, comparable(type, now.object), comparable(type, then.object))
    .map(({ path }) => path)
    .filter((path) => isSettable(type, path) && !unread.includes(topOf(path)));
}

/** What Graph says of an object is nobody's change. */
export function isSettable(type: ObjectType, path: string): boolean {
  const { restore, embedded } = type;
  const isChild = embedded.some(({ name, write }) => name === topOf(path) && write !== undefined);
  return (
    isChild ||
    partOf(type, path) !== undefined ||
    !isWithin(path, ['id', '@odata.type', '@cybback.parentId', ...restore.strip])
  );
}

/** Relations that somebody can have changed: members of a dynamic group follow from its rule. */
export function settableRelations(type: ObjectType, { object, unread = [] }: ObjectState): readonly RelationSpec[] {
  return type.relations.filter(
    ({ name, write }) =>
      write !== undefined && !unread.includes(name) && type.restore.linkProtectedBy(object, name) === null,
  );
}

/** What somebody changed of an object since it was in a state: paths of attributes, and names of relations. */
export function changedSince(type: ObjectType, then: ObjectState, now: ObjectState): readonly string[] {
  const keysOf = ({ links }: ObjectState, relation: string): string =>
    links
      .filter((link) => link.relation === relation)
      .map(linkKey)
      .toSorted()
      .join();
  const relations = settableRelations(type, now).filter(
    ({ name }) => then.unread?.includes(name) !== true && keysOf(then, name) !== keysOf(now, name),
  );
  return [...differingPaths(type, now, then), ...relations.map(({ name }) => name)];
}
