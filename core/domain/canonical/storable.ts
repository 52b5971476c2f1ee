import type { GraphObject, Json } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { rulesOf, type RuleNode } from './rules.ts';

/** What is kept of an object: all that Graph returned but secrets and what describes the request (`@odata.context`, pages of links). */
export function storable(type: ObjectType, object: GraphObject): GraphObject {
  return copy(object, type.secrets.length > 0 ? rulesOf(type) : null);
}

const dropped = [
  '@odata.context',
  '@odata.etag',
  '@odata.id',
  '@odata.editLink',
  '@odata.nextLink',
  '@odata.count',
  '@delta',
];

function describesRequest(key: string): boolean {
  return key.includes('@') && (key === '@removed' || dropped.some((ending) => key.endsWith(ending)));
}

function copy(object: GraphObject, rules: RuleNode | null): GraphObject {
  const kept: GraphObject = {};
  for (const key of Object.keys(object)) {
    if (describesRequest(key)) continue;
    const inner = rules?.properties?.get(key) ?? null;
    if (inner?.secret === true) continue;
    const value = object[key];
    if (value !== undefined) kept[key] = inner === null ? withoutAnnotations(value) : withoutSecrets(value, inner);
  }
  return kept;
}

/** Complex values carry annotations of the request as well: `grantControls.authenticationStrength@odata.context`. */
function withoutAnnotations(value: Json): Json {
  if (Array.isArray(value)) return value.some(isNested) ? value.map(withoutAnnotations) : value;
  return isNested(value) ? copy(value as GraphObject, null) : value;
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function withoutSecrets(value: Json, rules: RuleNode): Json {
  if (Array.isArray(value)) {
    const inner = rules.elements;
    return inner === null
      ? value.map(withoutAnnotations)
      : value.filter(() => !inner.secret).map((element) => withoutSecrets(element, inner));
  }
  return typeof value === 'object' && value !== null ? copy(value, rules) : value;
}
