import { isWithin, topOf } from '../canonical/paths.ts';
import { diffObjects } from '../diff/diff-objects.ts';
import { linkKey } from '../diff/link-key.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import { comparable } from './attributes.ts';
import { partOf } from './parts.ts';
import type { ObjectState, Undone } from './types.ts';

/** Paths of attributes in which two states differ and that somebody can have set; what one of them could not read is left out. */
export function differingPaths(type: ObjectType, now: ObjectState, then: ObjectState): string[] {
  const unread = [...(now.unread ?? []), ...(then.unread ?? [])];
  return diffObjects(type, comparable(type, now.object), comparable(type, then.object))
    .map(({ path }) => path)
    .filter((path) => isSettable(type, path) && !unread.includes(topOf(path)));
}

/** What and where the object is. */
export const FIXED: readonly string[] = ['id', '@odata.type', '@cybback.parentId'];

/** What Graph says of an object is nobody's change. */
export function isSettable(type: ObjectType, path: string): boolean {
  const { restore, embedded } = type;
  const isChild = embedded.some(({ name, write }) => name === topOf(path) && write !== undefined);
  return isChild || partOf(type, path) !== undefined || !isWithin(path, [...FIXED, ...restore.strip]);
}

/** Relations that somebody can have changed: members of a dynamic group follow from its rule. */
export function settableRelations(type: ObjectType, { object, unread = [] }: ObjectState): readonly RelationSpec[] {
  return type.relations.filter(
    ({ name, write }) =>
      write !== undefined && !unread.includes(name) && type.restore.linkProtectedBy(object, name) === null,
  );
}

/** By `linkKey`: whether the target is an object that the Undo takes away itself; with it go the links to it. */
export function goesAway({ goes }: Pick<Undone, 'goes'>): (key: string) => boolean {
  const ids = new Set(goes);
  return (key) => ids.has(key.slice(key.indexOf(' ') + 1).toLowerCase());
}

/**
 * What somebody changed of an object since it was in a state: paths of attributes, and names of relations. Links that went
 * with what the Undo has taken away are nobody else's doing.
 */
export function changedSince(
  type: ObjectType,
  then: ObjectState,
  now: ObjectState,
  isOwn: (key: string) => boolean = () => false,
): readonly string[] {
  const keysOf = ({ links }: ObjectState, relation: string): string[] =>
    links.filter((link) => link.relation === relation).map(linkKey);
  const relations = settableRelations(type, now).filter(({ name }) => {
    const present = keysOf(now, name);
    const left = keysOf(then, name).filter((key) => present.includes(key) || !isOwn(key));
    return then.unread?.includes(name) !== true && left.toSorted().join() !== present.toSorted().join();
  });
  return [...differingPaths(type, now, then), ...relations.map(({ name }) => name)];
}
