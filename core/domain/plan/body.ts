import { topOf } from '../canonical/paths.ts';
import { extensionName } from '../extension-names.ts';
import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { AttributePlan } from './types.ts';

/** Body of the creation: all that may be sent and can be sent now. The executor adds passwords and bound links. */
export function createBody(type: ObjectType, desired: GraphObject): GraphObject {
  const { restore } = type;
  const only = restore.create?.only;
  const left = [...restore.strip, ...laterPaths(type)];
  const body: GraphObject = {};
  for (const [key, value] of Object.entries(desired)) {
    if ((only !== undefined && !only.includes(key)) || isExtensionValue(key)) continue;
    if (isAnnotation(key) || (key === '@odata.type' && value === `#microsoft.graph.${type.graphType}`)) continue;
    const kept = without(value, key, left);
    if (kept !== undefined && !isEmpty(kept)) body[key] = withoutHusks(plain(kept));
  }
  return restore.beforeCreate?.(body) ?? body;
}

/** Values of directory extensions are taken once the application that declares them is there, under its appId of today. */
export function isExtensionValue(property: string): boolean {
  return extensionName(property) !== null;
}

/** What a creation leaves for a write of its own. */
export function laterPaths({ restore }: ObjectType): readonly string[] {
  return [...(restore.create?.secondPass ?? []), ...(restore.update?.updateOnly ?? []), ...(restore.alone ?? [])];
}

/** The least of a creation's body; null where nothing could be left out, or nothing could follow. */
export function essentialBody(type: ObjectType, body: GraphObject): GraphObject | null {
  const { create, update } = type.restore;
  if (create === undefined || update === undefined) return null;
  const fixed = create.createOnly.filter((property) => create.optional?.includes(property) !== true);
  const kept = [...create.required.map(topOf), ...fixed, ...(create.essential ?? [])];
  const least = Object.fromEntries(Object.entries(body).filter(([key]) => kept.includes(key) || key.includes('@')));
  return Object.keys(least).length === Object.keys(body).length ? null : least;
}

/** Body of the write that follows a creation, once what it points at exists; null where there is nothing to write. */
export function secondPassBody(type: ObjectType, desired: GraphObject): GraphObject | null {
  const body: GraphObject = Object.fromEntries(Object.entries(desired).filter(([key]) => isExtensionValue(key)));
  for (const path of laterPaths(type)) {
    const top = topOf(path);
    const value = desired[top];
    if (value === undefined || isEmpty(value)) continue;
    // A part of a complex property is sent with the whole of it: Graph replaces complex values.
    const kept = without(value, top, type.restore.strip);
    if (kept !== undefined) body[top] = plain(kept);
  }
  return Object.keys(body).length === 0 ? null : body;
}

/**
 * Body of an update: each top-level property with a written attribute, as the backup has it. What is empty in the
 * backup is sent as empty: `[]` where the live value is a collection, else null for the whole of what is empty.
 */
export function updateBody(type: ObjectType, attributes: readonly AttributePlan[], desired: GraphObject): GraphObject {
  const { strip, clearByPart } = type.restore;
  const body: GraphObject = {};
  for (const attribute of attributes) {
    const top = topOf(attribute.path);
    // Children and parts are written by requests of their own.
    const isApart = type.embedded.some(({ name }) => name === top) || isPart(type, top);
    if (attribute.treatment !== 'write' || isApart) continue;
    const isByPart = clearByPart?.includes(top) === true;
    if (!(top in body)) {
      const sent = plain(without(desired[top] ?? null, top, strip) ?? null);
      body[top] = isByPart ? sent : withoutHusks(sent);
    }
    if (attribute.backup !== null) continue;
    const rest = attribute.path === top ? [] : attribute.path.slice(top.length + 1).split('.');
    body[top] = emptied(body[top] ?? null, rest, { byPart: isByPart, isCollection: Array.isArray(attribute.current) });
  }
  return withTypeName(type, desired, body);
}

function isPart({ restore }: ObjectType, property: string): boolean {
  return restore.parts?.some(({ properties }) => properties.includes(property)) === true;
}

/** Members of a polymorphic family say what they are in every write. */
export function withTypeName(type: ObjectType, object: GraphObject, body: GraphObject): GraphObject {
  const typeName = object['@odata.type'];
  const isOwn = typeName === `#microsoft.graph.${type.graphType}`;
  if (typeof typeName !== 'string' || isOwn || Object.keys(body).length === 0) return body;
  return { '@odata.type': typeName, ...body };
}

interface Emptying {
  readonly isCollection: boolean;
  /** Graph takes no null for the whole of the property, only for its parts. */
  readonly byPart: boolean;
}

function emptied(value: Json, path: readonly string[], how: Emptying): Json {
  const [step, ...rest] = path;
  if (step === undefined) return how.isCollection ? [] : null;
  const isNothing = value === null || (isGraphObject(value) && Object.keys(value).length === 0);
  if (isNothing && !how.byPart) return null;
  const object = isGraphObject(value) ? value : {};
  const inner = object[step] ?? null;
  const isWhole = rest.length > 0 && isEmpty(inner) && !how.byPart;
  return { ...object, [step]: isWhole ? null : emptied(inner, rest, how) };
}

/** The object without what lies at the paths. */
export function withoutPaths(object: GraphObject, paths: readonly string[]): GraphObject {
  if (paths.length === 0) return object;
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const kept = without(value, key, paths);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

/** The value without the paths that are not sent; undefined where nothing of it is. */
function without(value: Json, path: string, left: readonly string[]): Json | undefined {
  if (left.includes(path)) return undefined;
  if (!left.some((inner) => inner.startsWith(`${path}.`) || inner.startsWith(`${path}[]`))) return value;
  if (Array.isArray(value))
    return value.flatMap((element) => {
      const kept = without(element, `${path}[]`, left);
      return kept === undefined ? [] : [kept];
    });
  if (!isGraphObject(value)) return value;
  const kept: GraphObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const rest = without(inner, `${path}.${key}`, left);
    if (rest !== undefined) kept[key] = rest;
  }
  return kept;
}

/**
 * The value without what Graph adds to answers, at every depth: `grantControls.authenticationStrength@odata.context` in
 * a body is refused (400, 1007).
 */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isGraphObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (isAnnotation(key) ? [] : [[key, plain(inner)]])),
  );
}

/** Null for a complex part that holds nothing but nulls: Conditional Access refuses the husk (400, 1007). */
function withoutHusks(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutHusks);
  if (!isGraphObject(value)) return value;
  const parts = Object.entries(value).map(([key, inner]) => [key, withoutHusks(inner)] as const);
  return parts.length > 0 && parts.every(([, inner]) => inner === null) ? null : Object.fromEntries(parts);
}

function isAnnotation(key: string): boolean {
  return key.includes('@') && key !== '@odata.type';
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isGraphObject(value) && Object.values(value).every(isEmpty);
}
