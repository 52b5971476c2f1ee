import type { RelationSpec } from './object-type.ts';
import type { Link } from './record.ts';
import type { TypeKey } from './type-keys.ts';

/** The type of the objects that tell of the relation from their end; null where only its own objects do. */
export function otherEnd({ leftOut, read }: Pick<RelationSpec, 'leftOut' | 'read'>): TypeKey | null {
  return leftOut?.type ?? (read.kind === 'ends' ? read.type : null);
}

/** Under which name it is known or unknown what of a relation only the other end tells. */
export function leftOutPart(relation: Pick<RelationSpec, 'name' | 'leftOut' | 'read'>): string {
  return `${relation.name}/${otherEnd(relation) ?? ''}`;
}

/** From so many ends on, that could not tell, nothing that ends of the kind tell counts as known: a list of them would grow. */
export const MOST_UNKNOWN_ENDS = 500;

/** Under which name it is unknown whether this one object is a target: it tells that itself, and did not. */
export function partOfEnd({
  relation,
  targetType,
  targetId,
}: Pick<Link, 'relation' | 'targetType' | 'targetId'>): string {
  return `${relation}/${targetType}/${targetId}`;
}
