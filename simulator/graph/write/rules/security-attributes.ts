import type { Entity } from '../../../store/entity-set.ts';
import type { Json, JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { demandAny } from '../../permissions.ts';
import { demandPath } from '../engine.ts';
import { isObject, listOf } from '../json.ts';
import { invalid } from '../names.ts';
import type { Checked } from '../validate.ts';

const NAME = 'customSecurityAttributes';
export const ATTRIBUTE_WRITERS = ['CustomSecAttributeAssignment.ReadWrite.All'] as const;
const VALUE_TYPE = /^#?microsoft\.(graph|DirectoryServices)\.customSecurityAttributeValue$/i;

/** A PATCH of nothing but security attributes needs their permission alone; everything else that of the path. */
export function demandAttributesOr(call: Call, path: string): void {
  const names = isObject(call.body) ? Object.keys(call.body) : [];
  if (names.length === 1 && names[0] === NAME) demandAny(call.claims.roles, ATTRIBUTE_WRITERS);
  else demandPath(call, 'PATCH', path);
}

export function refuseAtCreation(props: JsonObject): void {
  if (props[NAME] !== undefined) throw invalid(NAME, 'Custom security attributes are assigned after the creation.');
}

/** Attributes not named keep their values; null takes one away. Each is defined, active and of its type. */
export function applySecurityAttributes(call: Call, entity: Entity, changes: JsonObject, checked: Checked): void {
  const given = checked.props[NAME];
  if (given === undefined) return;
  demandAny(call.claims.roles, ATTRIBUTE_WRITERS);
  if (!isObject(given)) throw invalid(NAME);
  const before = entity.props[NAME];
  const result: JsonObject = isObject(before) ? { ...before } : {};
  for (const [set, value] of Object.entries(given)) {
    if (set === '@odata.type') continue;
    const merged = mergeSet(call, { set, given: value, before: result[set] });
    if (merged === undefined) Reflect.deleteProperty(result, set);
    else result[set] = merged;
  }
  changes[NAME] = Object.keys(result).length === 0 ? null : result;
}

interface SetChange {
  set: string;
  given: Json;
  before: Json | undefined;
}

function mergeSet(call: Call, { set, given, before }: SetChange): JsonObject | undefined {
  if (!isObject(given) || !VALUE_TYPE.test(String(given['@odata.type'])))
    throw invalid(NAME, `The attribute set '${set}' needs its @odata.type.`);
  const merged: JsonObject = isObject(before)
    ? { ...before }
    : { '@odata.type': '#microsoft.graph.customSecurityAttributeValue' };
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('@odata.')) continue;
    const note = `${name}@odata.type`;
    Reflect.deleteProperty(merged, name);
    Reflect.deleteProperty(merged, note);
    const noted = checkValue(call, { set, name, value, type: given[note] });
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    merged[name] = value;
    if (noted !== undefined) merged[note] = noted;
  }
  return Object.keys(merged).some((name) => !name.includes('@odata.')) ? merged : undefined;
}

interface Assigned {
  set: string;
  name: string;
  value: Json;
  type: Json | undefined;
}

/** The annotation the value is kept with: collections and numbers say what they are. */
function checkValue(call: Call, { set, name, value, type }: Assigned): string | undefined {
  const definition = definitionOf(call, set, name);
  const said =
    definition.props['isCollection'] === true
      ? `#Collection(${edmOf(definition)})`
      : definition.props['type'] === 'Integer'
        ? '#Int32'
        : undefined;
  if (value === null) return undefined;
  if (definition.props['status'] !== 'Available') throw invalid(NAME, `The attribute '${set}.${name}' is deactivated.`);
  if (said !== undefined && type !== said)
    throw invalid(NAME, `The attribute '${set}.${name}' needs ${name}@odata.type ${said}.`);
  const items = said?.startsWith('#Collection') === true ? value : [value];
  if (!Array.isArray(items) || !items.every((item) => fits(definition, item)))
    throw invalid(NAME, `The value of '${set}.${name}' does not fit its definition.`);
  return said;
}

function definitionOf(call: Call, set: string, name: string): Entity {
  for (const definition of call.tenant.set('customSecurityAttributeDefinitions').from(0))
    if (definition.props['attributeSet'] === set && definition.props['name'] === name) return definition;
  throw invalid(NAME, `The attribute '${set}.${name}' is not defined.`);
}

function edmOf(definition: Entity): string {
  const type = String(definition.props['type']);
  return type === 'Integer' ? 'Int32' : type;
}

function fits(definition: Entity, value: Json): boolean {
  const { type, usePreDefinedValuesOnly, allowedValues } = definition.props;
  const isTyped =
    type === 'Boolean'
      ? typeof value === 'boolean'
      : type === 'Integer'
        ? Number.isInteger(value)
        : typeof value === 'string';
  if (!isTyped || usePreDefinedValuesOnly !== true) return isTyped;
  return listOf(allowedValues).some(
    (known) => isObject(known) && known['id'] === String(value) && known['isActive'] === true,
  );
}
