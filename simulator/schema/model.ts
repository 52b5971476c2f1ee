import { readFileSync } from 'node:fs';
import { z } from 'zod';

const rawProperty = z.object({
  type: z.string(),
  collection: z.boolean().optional(),
  nullable: z.boolean().optional(),
  computed: z.boolean().optional(),
  immutable: z.boolean().optional(),
});
const rawType = z.object({
  baseType: z.string().optional(),
  abstract: z.boolean().optional(),
  open: z.boolean().optional(),
  key: z.array(z.string()).optional(),
  properties: z.record(z.string(), rawProperty),
  navigation: z
    .record(
      z.string(),
      z.object({ type: z.string(), collection: z.boolean().optional(), contained: z.boolean().optional() }),
    )
    .optional(),
});
const rawTypes = z.object({
  entityTypes: z.record(z.string(), rawType),
  complexTypes: z.record(z.string(), rawType),
  enumTypes: z.record(z.string(), z.object({ members: z.array(z.string()), isFlags: z.boolean().optional() })),
});
const rawFlags = z.object({
  types: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        readOnly: z.boolean().optional(),
        readOnlyWhenSynced: z.boolean().optional(),
        systemSet: z.boolean().optional(),
        immutable: z.boolean().optional(),
        notNullable: z.boolean().optional(),
        cannotBeCleared: z.boolean().optional(),
        selectOnly: z.boolean().optional(),
        getSingleOnly: z.boolean().optional(),
        neverReturned: z.boolean().optional(),
        maxLength: z.number().optional(),
        filter: z.array(z.string()).optional(),
        orderby: z.boolean().optional(),
        search: z.boolean().optional(),
      }),
    ),
  ),
});
const rawCore = z.object({
  types: z.record(
    z.string(),
    z.object({
      graphType: z.string(),
      defaultProperties: z.array(z.string()).optional(),
      neverSelectInBulk: z.array(z.string()).optional(),
      getSingleOnly: z.array(z.string()).optional(),
      createRequired: z.array(z.string()).optional(),
      createOnly: z.array(z.string()).optional(),
      stripOnWrite: z.array(z.string()).optional(),
      updatable: z.array(z.string()).optional(),
    }),
  ),
});

/** One property of an entity or complex type, with what Microsoft's descriptions say of it. */
export interface PropertyModel {
  name: string;
  /** `Edm.*` or a full type name. */
  type: string;
  collection: boolean;
  nullable: boolean;
  readOnly: boolean;
  immutable: boolean;
  selectOnly: boolean;
  singleOnly: boolean;
  hidden: boolean;
  elsewhere: boolean;
  maxLength: number | undefined;
  filter: readonly string[] | undefined;
  orderBy: boolean;
}

export interface TypeModel {
  /** Without the namespace: `user`. */
  name: string;
  open: boolean;
  abstract: boolean;
  kind: 'entity' | 'complex';
  bases: readonly string[];
  properties: ReadonlyMap<string, PropertyModel>;
  navigation: ReadonlyMap<string, { type: string; collection: boolean; contained: boolean }>;
  /** Returned when `$select` is absent, in order. */
  defaults: readonly string[];
}

export interface EnumModel {
  members: ReadonlySet<string>;
  isFlags: boolean;
}

const NAMESPACE = 'microsoft.graph.';

function read<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
}

const types = [read('./reading-types.json', rawTypes), read('./additions.json', rawTypes)].reduce(
  merged,
  read('./types.json', rawTypes),
);

/** Additions bring new types, and new properties of known ones. */
function merged(base: z.infer<typeof rawTypes>, more: z.infer<typeof rawTypes>): z.infer<typeof rawTypes> {
  const both = (kind: 'entityTypes' | 'complexTypes'): Record<string, z.infer<typeof rawType>> => {
    const added = Object.entries(more[kind]).map(([name, type]) => {
      const known = base[kind][name];
      const properties = { ...known?.properties, ...type.properties };
      return [name, { ...known, ...type, properties }] as const;
    });
    return { ...base[kind], ...Object.fromEntries(added) };
  };
  return {
    entityTypes: both('entityTypes'),
    complexTypes: both('complexTypes'),
    enumTypes: { ...base.enumTypes, ...more.enumTypes },
  };
}

/** The extract as it was read, for `$metadata`. */
export const rawSchema: z.infer<typeof rawTypes> = types;

const flags = read('./flags.json', rawFlags).types;

/** Facts written by hand per backed-up type. */
export const coreTypes = read('./core-types.json', rawCore).types;

const coreByGraphType = new Map(Object.values(coreTypes).map((core) => [core.graphType, core]));
const models = new Map<string, TypeModel>();

/** The type called `microsoft.graph.{name}`; undefined when the extract does not hold it. */
export function modelOf(name: string): TypeModel | undefined {
  const short = shortName(name);
  const known = models.get(short);
  if (known !== undefined) return known;
  const built = build(short);
  if (built !== undefined) models.set(short, built);
  return built;
}

/** As `modelOf` for names the simulator itself writes. */
export function mustModel(name: string): TypeModel {
  const model = modelOf(name);
  if (model === undefined) throw new Error(`no schema for ${name}`);
  return model;
}

export function enumOf(name: string): EnumModel | undefined {
  const found = types.enumTypes[name];
  return found === undefined ? undefined : { members: new Set(found.members), isFlags: found.isFlags === true };
}

export function shortName(name: string): string {
  return name
    .replace(/^#/, '')
    .replace(NAMESPACE, '')
    .replace(/^graph\./, '');
}

/** True when `name` is `base` or derives from it. */
export function isKindOf(name: string, base: string): boolean {
  const model = modelOf(name);
  return model !== undefined && (model.name === base || model.bases.includes(base));
}

function build(short: string): TypeModel | undefined {
  const full = NAMESPACE + short;
  const entity = types.entityTypes[full];
  const raw = entity ?? types.complexTypes[full];
  if (raw === undefined) return undefined;
  const base = raw.baseType === undefined ? undefined : modelOf(raw.baseType);
  const properties = new Map(base?.properties ?? []);
  if (base === undefined && entity !== undefined && !short.startsWith('crossTenant'))
    properties.set('id', idProperty());
  for (const [name, property] of Object.entries(raw.properties))
    properties.set(name, propertyModel(short, name, property));
  for (const name of neverWritten(short)) {
    const property = properties.get(name);
    if (property !== undefined) properties.set(name, { ...property, readOnly: true });
  }
  const navigation = new Map(base?.navigation ?? []);
  for (const [name, link] of Object.entries(raw.navigation ?? {})) {
    navigation.set(name, {
      type: shortName(link.type),
      collection: link.collection === true,
      contained: link.contained === true,
    });
  }
  const bases = base === undefined ? [] : [...base.bases, base.name];
  return {
    name: short,
    open: raw.open === true,
    abstract: raw.abstract === true,
    kind: entity === undefined ? 'complex' : 'entity',
    bases,
    properties,
    navigation,
    defaults: defaultsOf(short, bases, properties),
  };
}

/** Set by the service, though no description says so; inherited ones included. */
const SERVICE_SET: Readonly<Record<string, readonly string[]>> = {
  crossTenantAccessPolicyConfigurationDefault: ['isServiceDefault'],
  crossTenantAccessPolicyConfigurationPartner: ['isInMultiTenantOrganization'],
};

function neverWritten(type: string): string[] {
  return ['id', 'deletedDateTime', ...(SERVICE_SET[type] ?? []), ...(coreByGraphType.get(type)?.stripOnWrite ?? [])];
}

function idProperty(): PropertyModel {
  return {
    name: 'id',
    type: 'Edm.String',
    collection: false,
    nullable: false,
    readOnly: true,
    immutable: true,
    selectOnly: false,
    singleOnly: false,
    hidden: false,
    elsewhere: false,
    maxLength: undefined,
    filter: ['eq', 'in', 'ne', 'not'],
    orderBy: false,
  };
}

function propertyModel(type: string, name: string, raw: z.infer<typeof rawProperty>): PropertyModel {
  const flag = flags[NAMESPACE + type]?.[name] ?? {};
  const core = coreByGraphType.get(type);
  const roleDefinition = type === 'unifiedRoleDefinition';
  return {
    name,
    type: raw.type,
    collection: raw.collection === true,
    nullable: raw.nullable !== false && flag.notNullable !== true && flag.cannotBeCleared !== true,
    // The descriptions of role definitions call every property read-only "when built in".
    readOnly: raw.computed === true || (flag.readOnly === true && !roleDefinition),
    immutable: raw.immutable === true || flag.immutable === true,
    selectOnly: flag.selectOnly === true,
    singleOnly: flag.getSingleOnly === true || (core?.getSingleOnly?.includes(name) ?? false),
    hidden: flag.neverReturned === true || raw.type === 'Edm.Stream',
    elsewhere: core?.neverSelectInBulk?.includes(name) ?? false,
    maxLength: flag.maxLength,
    filter: flag.filter,
    orderBy: flag.orderby === true,
  };
}

function defaultsOf(type: string, bases: readonly string[], properties: ReadonlyMap<string, PropertyModel>): string[] {
  const fixed = [type, ...bases].map((name) => coreByGraphType.get(name)?.defaultProperties).find(Boolean);
  if (fixed !== undefined) return fixed;
  const names = [...properties.values()]
    .filter((p) => !p.selectOnly && !p.singleOnly && !p.hidden && !p.elsewhere)
    .map((p) => p.name);
  const ordered = ['id', ...names.filter((name) => name !== 'id')].filter((name) => properties.has(name));
  return bases.includes('policyBase') || bases.length === 0
    ? ordered.filter((name) => name !== 'deletedDateTime')
    : ordered;
}
