import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { AttributePlan } from './types.ts';

/** Body of the creation: all that may be sent and can be sent now. The executor adds passwords and bound links. */
export function createBody(type: ObjectType, desired: GraphObject): GraphObject {
  const { restore } = type;
  const later = [...(restore.create?.secondPass ?? []), ...(restore.update?.updateOnly ?? [])];
  const body: GraphObject = {};
  for (const [key, value] of Object.entries(desired)) {
    if (key.includes('@') && key !== '@odata.type') continue;
    if (key === '@odata.type' && value === `#microsoft.graph.${type.graphType}`) continue;
    const kept = without(value, key, [...restore.strip, ...later]);
    if (kept !== undefined && !isEmpty(kept)) body[key] = kept;
  }
  return restore.beforeCreate?.(body) ?? body;
}

/** The least of a creation's body; null where the type knows no such thing or nothing could be left out. */
export function essentialBody(type: ObjectType, body: GraphObject): GraphObject | null {
  const { create } = type.restore;
  if (create?.essential === undefined) return null;
  const kept = [...create.required, ...create.createOnly, ...create.essential];
  const least = Object.fromEntries(Object.entries(body).filter(([key]) => kept.includes(key) || key.includes('@')));
  return Object.keys(least).length === Object.keys(body).length ? null : least;
}

/** Body of the write that follows a creation, once what it points at exists; null where there is nothing to write. */
export function secondPassBody(type: ObjectType, desired: GraphObject): GraphObject | null {
  const later = [...(type.restore.create?.secondPass ?? []), ...(type.restore.update?.updateOnly ?? [])];
  const body: GraphObject = {};
  for (const path of later) {
    const top = path.split('.')[0] ?? path;
    const value = desired[top];
    if (value === undefined || isEmpty(value)) continue;
    // A part of a complex property is sent with the whole of it: Graph replaces complex values.
    const kept = without(value, top, type.restore.strip);
    if (kept !== undefined) body[top] = kept;
  }
  return Object.keys(body).length === 0 ? null : body;
}

/**
 * Body of an update: each top-level property with a written attribute, as the backup has it. What is empty in the
 * backup is sent as empty: null, or `[]` where the live value is a collection.
 */
export function updateBody(type: ObjectType, attributes: readonly AttributePlan[], desired: GraphObject): GraphObject {
  const body: GraphObject = {};
  for (const attribute of attributes) {
    if (attribute.treatment !== 'write') continue;
    const [top = attribute.path, ...rest] = attribute.path.split('.');
    if (!(top in body)) body[top] = without(desired[top] ?? null, top, type.restore.strip) ?? null;
    if (attribute.backup === null) body[top] = emptied(body[top] ?? null, rest, Array.isArray(attribute.current));
  }
  const typeName = desired['@odata.type'];
  // Members of a polymorphic family say what they are in every write.
  if (
    typeof typeName === 'string' &&
    typeName !== `#microsoft.graph.${type.graphType}` &&
    Object.keys(body).length > 0
  ) {
    return { '@odata.type': typeName, ...body };
  }
  return body;
}

function emptied(value: Json, path: readonly string[], isCollection: boolean): Json {
  const [step, ...rest] = path;
  if (step === undefined) return isCollection ? [] : null;
  const object = isGraphObject(value) ? value : {};
  return { ...object, [step]: emptied(object[step] ?? null, rest, isCollection) };
}

/** The value without the paths that are not sent; undefined where nothing of it is. */
function without(value: Json, path: string, stripped: readonly string[]): Json | undefined {
  if (stripped.includes(path)) return undefined;
  if (!isGraphObject(value) || !stripped.some((inner) => inner.startsWith(`${path}.`))) return value;
  const kept: GraphObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const left = without(inner, `${path}.${key}`, stripped);
    if (left !== undefined) kept[key] = left;
  }
  return kept;
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isGraphObject(value) && Object.values(value).every(isEmpty);
}
