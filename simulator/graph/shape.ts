import { type TypeModel, isKindOf, modelOf, mustModel } from '../schema/model.ts';
import { isAvailableExtension, isExtensionName } from '../store/directory-extensions.ts';
import type { Entity } from '../store/entity-set.ts';
import type { AddedProperty, Json, JsonObject, SetName } from '../types.ts';
import { showPolicyPart } from './annotations.ts';
import { type Call, prefers } from './context.ts';
import { badRequest, denied, GraphError, unsupportedQuery } from './errors.ts';
import { demandPremium } from './licences.ts';
import { maskableNames, maskUnknownEnums } from './unknown-enums.ts';

/** How one answer shows its objects: which properties, in which order, under which type name. */
export interface Shape {
  names: readonly string[];
  /** `"name":` per property. */
  heads: readonly string[];
  /** `"name":null` (or `[]`) per property; empty where a property without a value is left out. */
  empties: readonly string[];
  /** Members outside the schema, shown when an object has them. */
  extra: readonly string[];
  withType: boolean;
  adjust: ((name: string, value: Json, entity: Entity) => Json) | undefined;
  /** Properties asked for by `$select`; undefined when it was absent. */
  selected: readonly string[] | undefined;
  /** Of `isManagementRestricted`, which follows from the units of an object. */
  isRestricted: ((entity: Entity) => boolean) | undefined;
}

export interface ShapeOptions {
  single: boolean;
  withType?: boolean;
  select?: readonly string[] | undefined;
}

/** Properties that need a permission of their own. */
const GUARDED: Readonly<Record<string, readonly string[]>> = {
  employeeLeaveDateTime: ['User-LifeCycleInfo.Read.All', 'User-LifeCycleInfo.ReadWrite.All'],
  signInActivity: ['AuditLog.Read.All'],
};
/** As above, yet answered null instead of refused. */
const BLANKED: Readonly<Record<string, readonly string[]>> = {
  customSecurityAttributes: ['CustomSecAttributeAssignment.Read.All', 'CustomSecAttributeAssignment.ReadWrite.All'],
};

export function shapeFor(call: Call, set: SetName, type: string, options: ShapeOptions): Shape {
  const model = mustModel(type);
  const select = options.select ?? call.query.select;
  const additions = call.world.schema.additions([type, ...model.bases]);
  const names = select === undefined ? model.defaults : selectedNames(call, { set, model, additions, options, select });
  const shown = names.filter((name) => name !== '@odata.type');
  return {
    names: shown,
    heads: shown.map((name) => `${JSON.stringify(name)}:`),
    empties: shown.map((name) => emptyText(model, name)),
    extra: select === undefined ? shownAlways(call, set, additions) : [],
    withType: options.withType ?? false,
    adjust: adjuster(call, set, model, options, select),
    selected: select,
    isRestricted: shown.includes(RESTRICTED) ? (entity) => isRestricted(call, entity) : undefined,
  };
}

const RESTRICTED = 'isManagementRestricted';

/** A member of a restricted management administrative unit. Of others the value is not set, which Graph shows as null. */
function isRestricted({ tenant }: Call, { id }: Entity): boolean {
  const units = tenant.set('administrativeUnits').byId;
  return [...tenant.link('members').sources(id)].some(
    (unit) => units.get(unit)?.props['isMemberManagementRestricted'] === true,
  );
}

/** Members outside the extract that come without being named. */
function shownAlways(call: Call, set: SetName, additions: readonly AddedProperty[]): string[] {
  const gained = additions.filter((added) => added.shown === 'default').map((added) => added.name);
  return [...(call.tenant.undocumented.get(set) ?? []), ...gained];
}

interface Selection {
  set: SetName;
  model: TypeModel;
  additions: readonly AddedProperty[];
  options: ShapeOptions;
  select: readonly string[];
}

function selectedNames(call: Call, selection: Selection): string[] {
  const { select } = selection;
  const named = select.filter((name) => name !== '*').map((name) => checkName(call, selection, name));
  if (!select.includes('*')) return named;
  if (call.world.settings.switches.selectAll === 'refused')
    throw unsupportedQuery("The wildcard '*' is not supported in $select on this resource.");
  return [...new Set([...everyName(call, selection), ...named])];
}

/** What `$select=*` gives: all but values of directory extensions and what needs more than the caller has. */
function everyName(call: Call, { set, model, additions, options }: Selection): string[] {
  const known = [...model.properties.values()]
    .filter((property) => !property.hidden && !property.elsewhere && (options.single || !property.singleOnly))
    .map((property) => property.name)
    .filter((name) => mayRead(call, name) && !call.world.schema.isRefused([model.name, ...model.bases], name));
  return [...known, ...(call.tenant.undocumented.get(set) ?? []), ...additions.map((added) => added.name)];
}

function mayRead(call: Call, name: string): boolean {
  const guard = GUARDED[name];
  return guard === undefined || guard.some((role) => call.claims.roles.includes(role));
}

function checkName(call: Call, { set, model, additions, options }: Selection, name: string): string {
  const { single } = options;
  if (call.world.schema.isRefused([model.name, ...model.bases], name)) throw noSuchProperty(model, name);
  const property = model.properties.get(name) ?? derivedProperty(model, name);
  if (property === undefined) {
    if (isExtensionName(name)) return checkExtension(call, set, name);
    if (call.tenant.undocumented.get(set)?.has(name) === true) return name;
    if (additions.some((added) => added.name === name)) return name;
    throw noSuchProperty(model, name);
  }
  if (property.elsewhere && !single)
    throw new GraphError(501, 'NotImplemented', `The property '${name}' cannot be selected on a collection.`);
  if (property.singleOnly && !single)
    throw unsupportedQuery(`The property '${name}' is only returned for a single ${model.name}.`);
  if (!mayRead(call, name)) throw denied();
  if (name === 'signInActivity') demandPremium(call);
  return name;
}

function noSuchProperty(model: TypeModel, name: string): GraphError {
  return badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.${model.name}'.`, 'BadRequest');
}

/** The directory knows the extension properties, not the schema: another code and text than for a name of no kind. */
function checkExtension(call: Call, set: SetName, name: string): string {
  if (isAvailableExtension(call.tenant, set, name)) return name;
  throw badRequest(`Property '${name}' does not exist as a declared property or extension property.`);
}

/** Polymorphic sets may be asked for properties of their subtypes. */
function derivedProperty(model: TypeModel, name: string): { elsewhere: boolean; singleOnly: boolean } | undefined {
  const subtypes = [
    'ipNamedLocation',
    'countryNamedLocation',
    'compliantNetworkNamedLocation',
    'fido2CombinationConfiguration',
    'x509CertificateCombinationConfiguration',
  ];
  return subtypes
    .filter((sub) => isKindOf(sub, model.name))
    .map((sub) => modelOf(sub)?.properties.get(name))
    .find((found) => found !== undefined);
}

/** `"name":null` (or `[]`); nothing for an extension property, which is left out where it has no value. */
function emptyText(model: TypeModel, name: string): string {
  if (isExtensionName(name)) return '';
  return `${JSON.stringify(name)}:${model.properties.get(name)?.collection === true ? '[]' : 'null'}`;
}

type Adjust = NonNullable<Shape['adjust']>;

function adjuster(
  call: Call,
  set: SetName,
  model: TypeModel,
  options: ShapeOptions,
  select: readonly string[] | undefined,
): Shape['adjust'] {
  const steps: Adjust[] = [];
  if (set === 'users') steps.push((name, value) => (name === 'passwordProfile' ? null : value));
  const withKeys = options.single && select?.includes('keyCredentials') === true;
  if ((set === 'applications' || set === 'servicePrincipals') && !withKeys)
    steps.push((name, value) => (name === 'keyCredentials' ? withoutKeys(value) : value));
  if (set === 'conditionalAccessPolicies')
    steps.push((name, value, entity) => showPolicyPart(call, entity, name, value));
  const maskable = prefers(call, 'include-unknown-enum-members') ? NOTHING : maskableNames(model);
  if (maskable.size > 0)
    steps.push((name, value) => (maskable.has(name) ? maskUnknownEnums(model, name, value) : value));
  for (const [blanked, roles] of Object.entries(BLANKED))
    if (select?.includes(blanked) === true && !roles.some((role) => call.claims.roles.includes(role)))
      steps.push((name, value) => (name === blanked ? null : value));
  if (steps.length === 0) return undefined;
  return (name, value, entity) => steps.reduce((now, step) => step(name, now, entity), value);
}

const NOTHING: ReadonlySet<string> = new Set();

function withoutKeys(value: Json): Json {
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? { ...item, key: null } : item)) : value;
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
  let text = shape.withType ? `{"@odata.type":"#microsoft.graph.${entity.type}"` : '{';
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    const stored =
      name === 'id'
        ? entity.id
        : name === 'deletedDateTime'
          ? deletedAt(entity)
          : name === RESTRICTED
            ? shape.isRestricted?.(entity) === true || undefined
            : props[name];
    const value = adjust === undefined || stored === undefined ? stored : adjust(name, stored, entity);
    const member = value === undefined || value === null ? (empties[at] ?? '') : (heads[at] ?? '') + write(value);
    if (member !== '') text += text === '{' ? member : `,${member}`;
  }
  for (const name of shape.extra) {
    const value = props[name];
    if (value !== undefined) text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:${write(value)}`;
  }
  return text;
}

/** `more` begins with a comma, as the text of further members does. */
export function appendMembers(open: string, more: string): string {
  return open === '{' ? open + more.slice(1) : open + more;
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
    const stored = name === RESTRICTED && shape.isRestricted?.(entity) === true ? true : entity.props[name];
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
    const additions = this.#call.world.schema.additions([model.name, ...model.bases]);
    const select = this.#select?.filter(
      (name) =>
        name === '*' ||
        model.properties.has(name) ||
        additions.some((added) => added.name === name) ||
        (isExtensionName(name) && isAvailableExtension(this.#call.tenant, entity.set, name)),
    );
    const shape = shapeFor(this.#call, entity.set, entity.type, { single: false, withType: true, select });
    this.#shapes.set(entity.type, shape);
    return shape;
  }
}
