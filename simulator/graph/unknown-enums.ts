import { type EnumModel, type PropertyModel, type TypeModel, enumOf, modelOf } from '../schema/model.ts';
import type { Json, JsonObject } from '../types.ts';

const SENTINEL = 'unknownFutureValue';

/** Enum members added after the sentinel show as the sentinel to callers that did not ask for them. */
export function maskUnknownEnums(model: TypeModel, name: string, value: Json): Json {
  const property = model.properties.get(name);
  return property === undefined ? value : maskValue(property, value);
}

function maskValue(property: PropertyModel, value: Json): Json {
  if (Array.isArray(value))
    return [
      ...new Set(
        value.map((item) => (typeof item === 'object' ? maskValue(property, item) : maskLeaf(property, item))),
      ),
    ];
  if (typeof value === 'object' && value !== null) return maskObject(property.type, value);
  return maskLeaf(property, value);
}

function maskObject(type: string, value: JsonObject): Json {
  const model = modelOf(type);
  if (model === undefined) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskUnknownEnums(model, name, item)]));
}

function maskLeaf(property: PropertyModel, value: Json): Json {
  const known = typeof value === 'string' ? enumOf(property.type) : undefined;
  if (known === undefined || typeof value !== 'string') return value;
  const late = lateMembers(known);
  if (late.size === 0) return value;
  return value
    .split(',')
    .map((part) => (late.has(part) ? SENTINEL : part))
    .join(',');
}

function lateMembers(known: EnumModel): Set<string> {
  const members = [...known.members];
  const at = members.indexOf(SENTINEL);
  return new Set(at < 0 ? [] : members.slice(at + 1));
}
