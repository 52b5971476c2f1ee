import { type TypeModel, isKindOf, modelOf, mustModel } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Json, JsonObject, SetName } from '../types.ts';
import { type Call, prefers } from './context.ts';
import { badRequest, denied, GraphError, unsupportedQuery } from './errors.ts';
import { maskUnknownEnums } from './unknown-enums.ts';

/** How one answer shows its objects: which properties, in which order, under which type name. */
export interface Shape {
  names: readonly string[];
  /** `,"name":` per property. */
  heads: readonly string[];
  /** `,"name":null` (or `[]`) per property. */
  empties: readonly string[];
  /** Members outside the schema, shown when an object has them. */
  extra: readonly string[];
  withType: boolean;
  adjust: ((name: string, value: Json, entity: Entity) => Json) | undefined;
  /** Properties asked for by `$select`; undefined when it was absent. */
  selected: readonly string[] | undefined;
}

export interface ShapeOptions {
  single: boolean;
  withType?: boolean;
  select?: readonly string[] | undefined;
}

const EXTENSION_NAME = /^extension_[\da-f]{32}_\w+$/i;

/** Properties that need a permission of their own. */
const GUARDED: Readonly<Record<string, readonly string[]>> = {
  customSecurityAttributes: ['CustomSecAttributeAssignment.Read.All', 'CustomSecAttributeAssignment.ReadWrite.All'],
  employeeLeaveDateTime: ['User-LifeCycleInfo.Read.All', 'User-LifeCycleInfo.ReadWrite.All'],
  signInActivity: ['AuditLog.Read.All'],
};

export function shapeFor(call: Call, set: SetName, type: string, options: ShapeOptions): Shape {
  const model = mustModel(type);
  const select = options.select ?? call.query.select;
  const names =
    select === undefined ? model.defaults : select.map((name) => checkName(call, set, model, name, options.single));
  const shown = names.filter((name) => name !== '@odata.type');
  const heads = shown.map((name, at) => `${at === 0 ? '' : ','}${JSON.stringify(name)}:`);
  return {
    names: shown,
    heads,
    empties: shown.map((name, at) => `${heads[at] ?? ''}${fallback(model, name)}`),
    extra: select === undefined ? [...(call.tenant.undocumented.get(set) ?? [])] : [],
    withType: options.withType ?? false,
    adjust: adjuster(call, set, model, options, select),
    selected: select,
  };
}

function checkName(call: Call, set: SetName, model: TypeModel, name: string, single: boolean): string {
  const property = model.properties.get(name) ?? derivedProperty(model, name);
  if (property === undefined) {
    if (EXTENSION_NAME.test(name) && isRegistered(call, name)) return name;
    if (call.tenant.undocumented.get(set)?.has(name) === true) return name;
    throw badRequest(
      `Could not find a property named '${name}' on type 'microsoft.graph.${model.name}'.`,
      'BadRequest',
    );
  }
  if (property.elsewhere && !single)
    throw new GraphError(501, 'NotImplemented', `The property '${name}' cannot be selected on a collection.`);
  if (property.singleOnly && !single)
    throw unsupportedQuery(`The property '${name}' is only returned for a single ${model.name}.`);
  const guard = GUARDED[name];
  if (guard !== undefined && !guard.some((role) => call.claims.roles.includes(role))) throw denied();
  return name;
}

/** Polymorphic sets may be asked for properties of their subtypes. */
function derivedProperty(model: TypeModel, name: string): { elsewhere: boolean; singleOnly: boolean } | undefined {
  const subtypes = [
    'ipNamedLocation',
    'countryNamedLocation',
    'fido2CombinationConfiguration',
    'x509CertificateCombinationConfiguration',
  ];
  return subtypes
    .filter((sub) => isKindOf(sub, model.name))
    .map((sub) => modelOf(sub)?.properties.get(name))
    .find((found) => found !== undefined);
}

function isRegistered(call: Call, name: string): boolean {
  for (const property of call.tenant.set('extensionProperties').from(0))
    if (property.props['name'] === name) return true;
  return false;
}

function fallback(model: TypeModel, name: string): string {
  const property = model.properties.get(name);
  return property?.collection === true ? '[]' : 'null';
}

function adjuster(
  call: Call,
  set: SetName,
  model: TypeModel,
  options: ShapeOptions,
  select: readonly string[] | undefined,
): Shape['adjust'] {
  if (set === 'users') return (name, value) => (name === 'passwordProfile' ? null : value);
  if (set === 'applications' || set === 'servicePrincipals') {
    if (options.single && select?.includes('keyCredentials') === true) return undefined;
    return (name, value) => (name === 'keyCredentials' ? withoutKeys(value) : value);
  }
  const masked = !prefers(call, 'include-unknown-enum-members');
  if (set === 'conditionalAccessPolicies') {
    return (name, value) => showStrength(call, name, masked ? maskUnknownEnums(model, name, value) : value);
  }
  return set === 'authenticationStrengthPolicies' && masked
    ? (name, value) => maskUnknownEnums(model, name, value)
    : undefined;
}

function withoutKeys(value: Json): Json {
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? { ...item, key: null } : item)) : value;
}

/** A policy stores the strength's id; Graph shows the whole strength. */
function showStrength(call: Call, name: string, value: Json): Json {
  if (name !== 'grantControls' || !isObject(value)) return value;
  const reference = value['authenticationStrength'];
  if (!isObject(reference)) return value;
  const strength = call.tenant.set('authenticationStrengthPolicies').byId.get(String(reference['id']));
  if (strength === undefined) return value;
  return { ...value, authenticationStrength: { id: strength.id, ...strength.props, combinationConfigurations: [] } };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e\u00a0-\u2027\u2030-\ud7ff]*$/;

function write(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string' && value.length < 200 && PLAIN.test(value)) return `"${value}"`;
  return JSON.stringify(value);
}

/** One object as JSON text, without the closing brace so that callers can append members. */
export function openObject(shape: Shape, entity: Entity): string {
  const { names, heads, empties, adjust } = shape;
  const props = entity.props;
  let text = shape.withType ? `{"@odata.type":"#microsoft.graph.${entity.type}",` : '{';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    const stored = name === 'id' ? entity.id : name === 'deletedDateTime' ? deletedAt(entity) : props[name];
    const value = adjust === undefined || stored === undefined ? stored : adjust(name, stored, entity);
    text += value === undefined || value === null ? (empties[at] ?? '') : (heads[at] ?? '') + write(value);
  }
  for (const name of shape.extra) {
    const value = props[name];
    if (value !== undefined) text += `,${JSON.stringify(name)}:${write(value)}`;
  }
  return text;
}

export function writeObject(shape: Shape, entity: Entity): string {
  return `${openObject(shape, entity)}}`;
}

/** Only what was ever set, as delta shows it: absent means never set. */
export function writeSparse(shape: Shape, entity: Entity, only: ReadonlySet<string> | undefined): string {
  const head = shape.withType ? `{"@odata.type":"#microsoft.graph.${entity.type}",` : '{';
  let text = `${head}"id":"${entity.id}"`;
  for (const name of [...shape.names, ...shape.extra]) {
    if (name === 'id' || (only !== undefined && !only.has(name))) continue;
    const stored = entity.props[name];
    if (stored === undefined) continue;
    const value = shape.adjust === undefined ? stored : shape.adjust(name, stored, entity);
    text += `,${JSON.stringify(name)}:${write(value)}`;
  }
  return text;
}

function deletedAt(entity: Entity): Json {
  return entity.deletedAt === undefined ? null : `${new Date(entity.deletedAt).toISOString().slice(0, 19)}Z`;
}

/** Objects of mixed types: a shape per type, each under its `@odata.type`. */
export class MixedShapes {
  readonly #shapes = new Map<string, Shape>();
  readonly #call: Call;
  readonly #select: readonly string[] | undefined;

  constructor(call: Call, select: readonly string[] | undefined = call.query.select) {
    this.#call = call;
    this.#select = select;
  }

  write(entity: Entity): string {
    return writeObject(this.#shape(entity), entity);
  }

  #shape(entity: Entity): Shape {
    const known = this.#shapes.get(entity.type);
    if (known !== undefined) return known;
    const model = mustModel(entity.type);
    // A select on a mixed list shows each type what it has of it.
    const select = this.#select?.filter((name) => model.properties.has(name));
    const shape = shapeFor(this.#call, entity.set, entity.type, { single: false, withType: true, select });
    this.#shapes.set(entity.type, shape);
    return shape;
  }
}
