import { type GraphObject, stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { filterEquals } from '../object-types/template.ts';
import { createBody } from './body.ts';
import { inTargetTenant, type NamingContext } from './desired.ts';

export interface NameSearch {
  readonly displayName: string;
  /** Answers what has the name now. */
  readonly path: string;
}

/** How to find what has the name of an object already, where Graph would make another one; null where it would not. */
export function nameSearch(type: ObjectType, backup: GraphObject, context: NamingContext): NameSearch | null {
  const { create, naturalKeys } = type.restore;
  const desired = inTargetTenant(type, backup, context);
  const displayName = stringOf(desired.displayName);
  if (create === undefined || displayName === null || type.restore.protectedBy(desired) !== null) return null;
  const body = createBody(type, desired);
  if (naturalKeys?.(desired).some(({ property }) => (body[property] ?? null) !== null) === true) return null;
  return { displayName, path: filterEquals(create.pathOf?.(desired) ?? create.path, { displayName }) };
}
