import { type EnumModel, type TypeModel, enumOf, modelOf, rawSchema, shortName } from '../schema/model.ts';
import type { Json, JsonObject } from '../types.ts';

const SENTINEL = 'unknownFutureValue';

/** Enum members added after the sentinel show as the sentinel to callers that did not ask for them. */
export function maskUnknownEnums(model: TypeModel, name: string, value: Json): Json {
  const type = typeOfMember(model, name);
  return type === undefined ? value : maskValue(type, value);
}

const maskable = new WeakMap<TypeModel, ReadonlySet<string>>();

/** Members of the type whose values can hold such enum members at any depth. */
export function maskableNames(model: TypeModel): ReadonlySet<string> {
  const known = maskable.get(model);
  if (known !== undefined) return known;
  const names = [...model.properties.keys(), ...model.navigation.keys()];
  const found = new Set(names.filter((name) => holdsLateMembers(typeOfMember(model, name) ?? '', new Set())));
  maskable.set(model, found);
  return found;
}

function typeOfMember(model: TypeModel, name: string): string | undefined {
  return model.properties.get(name)?.type ?? model.navigation.get(name)?.type;
}

function holdsLateMembers(type: string, seen: Set<string>): boolean {
  const enumeration = enumOf(type);
  if (enumeration !== undefined) return lateMembers(enumeration).size > 0;
  const model = type.startsWith('Edm.') || type === '' ? undefined : modelOf(type);
  if (model === undefined || seen.has(model.name)) return false;
  seen.add(model.name);
  return [model.name, ...subtypesOf(model.name)].some((name) => {
    const members = modelOf(name)?.properties.values() ?? [];
    return [...members].some((member) => holdsLateMembers(member.type, seen));
  });
}

/** Types that say the name is their base. */
function subtypesOf(name: string): string[] {
  return Object.entries({ ...rawSchema.complexTypes, ...rawSchema.entityTypes })
    .filter(([, type]) => type.baseType !== undefined && shortName(type.baseType) === name)
    .map(([full]) => shortName(full));
}

function maskValue(type: string, value: Json): Json {
  if (Array.isArray(value)) return [...new Set(value.map((item) => maskValue(type, item)))];
  if (typeof value === 'object' && value !== null) return maskObject(type, value);
  return typeof value === 'string' ? maskLeaf(type, value) : value;
}

function maskObject(type: string, value: JsonObject): Json {
  const given = value['@odata.type'];
  const model = modelOf(typeof given === 'string' ? given : type);
  if (model === undefined) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskUnknownEnums(model, name, item)]));
}

function maskLeaf(type: string, value: string): string {
  const known = enumOf(type);
  const late = known === undefined ? undefined : lateMembers(known);
  if (late === undefined || late.size === 0) return value;
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
