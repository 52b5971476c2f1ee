import type { RelationSpec } from '../../domain/object-type.ts';

/** Under which name it is known or unknown what of a relation only the other end tells. */
export function leftOutPart({ name, leftOut }: Pick<RelationSpec, 'name' | 'leftOut'>): string {
  return `${name}/${leftOut?.type ?? ''}`;
}
