import { type PropertyModel, type TypeModel, enumOf, isKindOf, modelOf, shortName } from '../../schema/model.ts';
import type { Json, JsonObject } from '../../types.ts';
import type { Call } from '../context.ts';
import { type GraphError, badRequest, badRequestWith } from '../errors.ts';
import { type ExtensionSpec, checkExtension, EXTENSION, unknownExtension } from './extension-values.ts';

export interface BodyRules {
  mode: 'create' | 'update';
  /** Read-only in general, yet writable here. */
  writable?: readonly string[];
  /** Only at creation. */
  createOnly?: readonly string[];
  /** Nothing else may be updated. */
  updatable?: readonly string[];
  required?: readonly string[];
  /** Names accepted as `name@odata.bind`. */
  binds?: readonly string[];
  /** Contained collections accepted in the body. */
  contained?: readonly string[];
  /** Directory extensions of the type, by name. */
  extensions?: ReadonlyMap<string, ExtensionSpec>;
  /** Accepted and dropped. */
  ignored?: (call: Call) => readonly string[];
}

/** A body split into properties to store and links to make. */
export interface Checked {
  props: JsonObject;
  binds: Map<string, string[]>;
}

/** Checks a body against the schema; throws 400 naming the first fault. */
export function checkBody(call: Call, model: TypeModel, rules: BodyRules): Checked {
  const body = objectBody(call);
  if (call.world.settings.switches.refuseNestedAnnotations) refuseNested(model, Object.values(body));
  const ignored = rules.ignored?.(call) ?? [];
  const checked: Checked = { props: {}, binds: new Map() };
  for (const [name, value] of Object.entries(body))
    if (!ignored.includes(name)) checkMember(model, rules, checked, { name, value });
  for (const name of rules.mode === 'create' ? (rules.required ?? []) : []) {
    if (checked.props[name] === undefined || checked.props[name] === null) {
      const message = `A value is required for property '${name}' of resource '${model.name}'.`;
      throw badRequestWith(message, [{ code: 'MissingProperty', message, target: name }]);
    }
  }
  return checked;
}

export function objectBody(call: Call): JsonObject {
  const { body } = call;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('Empty Payload. JSON content expected.', 'BadRequest');
  return body;
}

/** What an answer says of its own parts is no part of a body. */
function refuseNested(model: TypeModel, values: readonly Json[]): void {
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    const foreign = Object.keys(value).find((name) => name.includes('@odata.') && !name.endsWith('@odata.type'));
    if (foreign !== undefined) throw foreignAnnotation(model, foreign);
    refuseNested(model, Object.values(value));
  }
}

function foreignAnnotation(model: TypeModel, name: string): Error {
  if (model.name === 'conditionalAccessPolicy' || model.bases.includes('namedLocation')) return schemaMismatch(model);
  return badRequest(`The annotation '${name}' cannot be written.`, 'BadRequest');
}

/** How Conditional Access says that it does not understand a body. */
export function schemaMismatch(model: TypeModel): GraphError {
  return badRequest(
    `1007: Incoming ${model.name} object is null or does not match the schema of ${model.name} type. For examples, please see API documentation.`,
    'BadRequest',
  );
}

function checkMember(
  model: TypeModel,
  rules: BodyRules,
  checked: Checked,
  member: { name: string; value: Json },
): void {
  const { name, value } = member;
  if (name === '@odata.type') return checkType(model, value);
  if (name.endsWith('@odata.bind'))
    return checkBind(rules, checked, { name: name.slice(0, -'@odata.bind'.length), value });
  if (name.endsWith('@odata.type')) return;
  if (name.includes('@odata.')) throw badRequest(`The annotation '${name}' cannot be written.`, 'BadRequest');
  if (rules.contained?.includes(name) === true) {
    checked.props[name] = checkContained(model, name, value);
    return;
  }
  const property = model.properties.get(name);
  if (property === undefined) {
    const extension = rules.extensions?.get(name);
    if (extension === undefined) throw EXTENSION.test(name) ? unknownExtension(name) : unknownProperty(model, name);
    checkExtension(extension, name, value);
    checked.props[name] = value;
    return;
  }
  checkWritable(rules, property);
  checkValue(property, value, name);
  checked.props[name] = value;
}

function unknownProperty(model: TypeModel, name: string): Error {
  return badRequest(
    `The property '${name}' does not exist on type 'microsoft.graph.${model.name}'. Make sure to only use property names that are defined by the type.`,
  );
}

function checkType(model: TypeModel, value: Json): void {
  if (typeof value !== 'string' || !isKindOf(shortName(value), model.name))
    throw badRequest(`The value of @odata.type does not name a ${model.name}.`, 'BadRequest');
}

function checkBind(rules: BodyRules, checked: Checked, bind: { name: string; value: Json }): void {
  if (rules.binds?.includes(bind.name) !== true)
    throw badRequest(`The navigation property '${bind.name}' cannot be bound in this request.`);
  const values = Array.isArray(bind.value) ? bind.value : [bind.value];
  if (!values.every((value): value is string => typeof value === 'string'))
    throw badRequest(`The value of '${bind.name}@odata.bind' must be URLs.`);
  checked.binds.set(bind.name, values);
}

function checkContained(model: TypeModel, name: string, value: Json): Json {
  const target = model.navigation.get(name);
  const inner = target === undefined ? undefined : modelOf(target.type);
  if (!Array.isArray(value) || inner === undefined) throw wrongType(name, 'Collection');
  for (const item of value) checkComplex(inner, item, name);
  return value;
}

function checkWritable(rules: BodyRules, property: PropertyModel): void {
  const { name } = property;
  if (rules.mode === 'update' && rules.updatable !== undefined && !rules.updatable.includes(name)) throw readOnly(name);
  const asked = rules.mode === 'create' && rules.required?.includes(name) === true;
  if (asked || rules.writable?.includes(name) === true) return;
  if (property.readOnly || property.hidden) throw readOnly(name);
  if (rules.mode === 'update' && (property.immutable || rules.createOnly?.includes(name) === true))
    throw readOnly(name);
}

function readOnly(name: string): Error {
  const message = `Property '${name}' is read-only and cannot be set.`;
  return badRequestWith(message, [{ code: 'PropertyNotUpdatable', message, target: name }]);
}

function wrongType(path: string, type: string): Error {
  const message = `A value without a type name was found for '${path}', or the value does not fit the expected type '${type}'.`;
  return badRequestWith(message, [{ code: 'InvalidValue', message, target: path }]);
}

function checkValue(property: PropertyModel, value: Json, path: string): void {
  if (value === null) {
    if (!property.nullable)
      throw badRequestWith(`Property '${path}' cannot be null.`, [
        { code: 'InvalidValue', message: 'null', target: path },
      ]);
    return;
  }
  if (!property.collection) {
    checkOne(property, value, path);
    return;
  }
  if (!Array.isArray(value)) throw wrongType(path, `Collection(${property.type})`);
  for (const item of value) {
    if (item === null) throw wrongType(path, property.type);
    checkOne(property, item, path);
  }
}

function checkOne(property: PropertyModel, value: Json, path: string): void {
  if (property.type.startsWith('Edm.')) {
    if (!fitsPrimitive(property.type, value)) throw wrongType(path, property.type);
    if (property.maxLength !== undefined && typeof value === 'string' && value.length > property.maxLength)
      throw wrongType(path, `${property.type} of at most ${property.maxLength} characters`);
    return;
  }
  if (enumOf(property.type) !== undefined) return checkEnum(property.type, value, path);
  const model = modelOf(property.type);
  if (model === undefined) throw new Error(`no schema for ${property.type}`);
  checkComplex(model, value, path);
}

function checkEnum(type: string, value: Json, path: string): void {
  const known = enumOf(type);
  const parts =
    typeof value !== 'string' ? [] : known?.isFlags === true ? value.split(',').map((part) => part.trim()) : [value];
  if (parts.length === 0 || parts.some((part) => part === 'unknownFutureValue' || known?.members.has(part) !== true))
    throw wrongType(path, type);
}

/** Complex values and contained entities: known members of the right kind; abstract ones need their type. */
function checkComplex(declared: TypeModel, value: Json, path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(path, declared.name);
  const given = value['@odata.type'];
  if (given !== undefined && (typeof given !== 'string' || !isKindOf(shortName(given), declared.name)))
    throw wrongType(path, declared.name);
  if (given === undefined && declared.abstract)
    throw badRequest(`The type of '${path}' is abstract: @odata.type is required.`, 'BadRequest');
  const model = typeof given === 'string' ? (modelOf(shortName(given)) ?? declared) : declared;
  for (const [name, item] of Object.entries(value)) {
    if (name.includes('@odata.')) continue;
    const property = model.properties.get(name);
    if (property !== undefined) checkValue(property, item, `${path}/${name}`);
    else if (!model.navigation.has(name) && !model.open) throw unknownProperty(model, name);
  }
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  'Edm.Guid': /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  'Edm.DateTimeOffset': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$/,
  'Edm.Date': /^\d{4}-\d\d-\d\d$/,
  'Edm.TimeOfDay': /^\d\d:\d\d(:\d\d(\.\d+)?)?$/,
  'Edm.Duration': /^-?P(?=.)(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  'Edm.Binary': /^[A-Za-z0-9+/_-]*={0,2}$/,
};

function fitsPrimitive(type: string, value: Json): boolean {
  if (type === 'Edm.String') return typeof value === 'string';
  if (type === 'Edm.Boolean') return typeof value === 'boolean';
  if (type === 'Edm.Int32' || type === 'Edm.Int64' || type === 'Edm.Int16' || type === 'Edm.Byte')
    return Number.isInteger(value);
  if (type === 'Edm.Double' || type === 'Edm.Single' || type === 'Edm.Decimal') return typeof value === 'number';
  const pattern = PATTERNS[type];
  return pattern === undefined ? typeof value === 'object' : typeof value === 'string' && pattern.test(value);
}
