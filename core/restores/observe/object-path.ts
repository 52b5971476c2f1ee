import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import { expandedAt } from '../../domain/plan/index.ts';

export function objectPath(type: ObjectType, id: string, object: GraphObject = {}): string {
  return type.restore.objectPathOf?.(id, object) ?? fill(type.restore.objectPath, id);
}

export function fill(path: string, id: string): string {
  return path.replace('{id}', encodeURIComponent(id));
}

/** A read of one object with all properties the type knows. */
export function withSelect(type: ObjectType, path: string): string {
  const expanded = expandedAt(type, path);
  const query = [
    ...(type.select === undefined ? [] : [`$select=${type.select.join(',')}`]),
    ...(expanded.length === 0 ? [] : [`$expand=${expanded.join(',')}`]),
  ];
  return query.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${query.join('&')}`;
}

/** Headers that every read of the type needs. */
export function readHeaders(type: ObjectType): Readonly<Record<string, string>> | undefined {
  return type.sources
    .map((source) => ('headers' in source ? source.headers : undefined))
    .find((headers) => headers !== undefined);
}

export function relationPath(type: ObjectType, relation: RelationSpec, id: string): string {
  const path =
    relation.read.kind === 'get'
      ? fill(relation.read.path, id)
      : `${fill(type.restore.objectPath, id)}/${relation.name}`;
  // 999 is proven for members alone; elsewhere Graph's own page size serves.
  return `${path}?$select=id${relation.name === 'members' && type.key === 'groups' ? '&$top=999' : ''}`;
}
