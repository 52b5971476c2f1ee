import { canonicalize } from '../canonical/canonical-json.ts';
import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';

/** One attribute that differs. Null stands for empty: null, absent, `[]` and `{}` are not told apart. */
export interface AttributeChange {
  /** `displayName`, `conditions.users.includeGroups`. */
  readonly path: string;
  readonly current: Json;
  readonly backup: Json;
  /** Where the attribute is a set: what only one side holds. */
  readonly elements?: { readonly onlyCurrent: readonly Json[]; readonly onlyBackup: readonly Json[] };
}

/**
 * What differs between two versions of an object, in the order of the paths. Volatile and secret parts are left out,
 * sets are compared as sets, JSON in strings by its content. Either side may be null (object absent).
 */
export function diffObjects(
  type: ObjectType,
  current: GraphObject | null,
  backup: GraphObject | null,
): AttributeChange[] {
  const sets = new Set(type.unordered);
  const left = current === null ? {} : canonicalize(type, current);
  const right = backup === null ? {} : canonicalize(type, backup);
  return [...compare(left, right, '', sets)];
}

function* compare(
  current: GraphObject,
  backup: GraphObject,
  prefix: string,
  sets: ReadonlySet<string>,
): Iterable<AttributeChange> {
  for (const key of allKeys(current, backup)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const left = current[key] ?? null;
    const right = backup[key] ?? null;
    if (isInner(left) && isInner(right) && (isGraphObject(left) || isGraphObject(right))) {
      yield* compare(isGraphObject(left) ? left : {}, isGraphObject(right) ? right : {}, path, sets);
    } else if (!sameJson(left, right)) {
      yield change(path, left, right, sets.has(path));
    }
  }
}

/** An object, or nothing in its place. */
function isInner(value: Json): boolean {
  return value === null || isGraphObject(value);
}

function change(path: string, current: Json, backup: Json, isSet: boolean): AttributeChange {
  if (!isSet) return { path, current, backup };
  const left = Array.isArray(current) ? current : [];
  const right = Array.isArray(backup) ? backup : [];
  return { path, current, backup, elements: { onlyCurrent: without(left, right), onlyBackup: without(right, left) } };
}

function without(values: readonly Json[], others: readonly Json[]): Json[] {
  const known = new Set(others.map((value) => JSON.stringify(value)));
  return values.filter((value) => !known.has(JSON.stringify(value)));
}

function allKeys(a: GraphObject, b: GraphObject): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

/** Canonical values have sorted keys: equal text is equal content. */
export function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
