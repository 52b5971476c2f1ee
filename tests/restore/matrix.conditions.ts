import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { planAttributes } from '#core/domain/plan/attributes.ts';
import { COME_WITH_WHAT_THEY_NAME } from '#core/domain/plan/index.ts';
import { partOf } from '#core/domain/plan/parts.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { Json, JsonObject, RelationName, TenantHandle } from '#simulator/types.ts';
import { comesBack, isBroughtBack, type Held } from '../support/restorable.ts';
import type { RestoreRequest, TenantHarness } from '../support/tenant-harness.ts';

/** Another value of the same kind; undefined where there is none that surely is another. */
function altered(value: Json): Json | undefined {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.length > 0 ? [] : undefined;
  return value === null ? undefined : alteredPart(value);
}

/** The first part that there is another value for has it. */
function alteredPart(whole: JsonObject): JsonObject | undefined {
  for (const [name, value] of Object.entries(whole)) {
    const other = name.includes('@') ? undefined : altered(value);
    if (other !== undefined) return { ...whole, [name]: other };
  }
  return undefined;
}

/** Every property that the registry lets be written gets another value: what must come back is the backup's. */
function change({ type: key, id, object }: Held, tenant: TenantHandle): boolean {
  const type = OBJECT_TYPES[key];
  const changes: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const other = name.includes('@') || name === 'id' ? undefined : altered(value);
    if (other === undefined) continue;
    // Properties of a part say the same, in the tenant as well.
    const others = partOf(type, name)?.properties ?? [];
    const alike = others.flatMap((one) =>
      object[one] === undefined ? [] : [[one, altered(object[one]) ?? object[one]]],
    );
    const now = { ...object, ...Object.fromEntries(alike), [name]: other };
    const [found] = planAttributes(type, now, object, {
      mode: 'update',
      overwrite: true,
      isProtected: false,
    });
    // Still a kind of object that a restore writes.
    const isKept = type.restore.protectedBy({ ...object, ...changes, [name]: other }) === null;
    if (found?.treatment === 'write' && isKept) Object.assign(changes, Object.fromEntries(alike), { [name]: other });
  }
  if (Object.keys(changes).length > 0) tenant.update(id, changes);
  return Object.keys(changes).length > 0 || (key === 'authenticationMethodsPolicy' && changeMethods(tenant));
}

/** Its methods are objects of their own. */
function changeMethods(tenant: TenantHandle): boolean {
  const methods = tenant.list('authenticationMethodConfigurations');
  for (const { id, state } of methods)
    tenant.update(String(id), { state: state === 'enabled' ? 'disabled' : 'enabled' });
  return methods.length > 0;
}

const RELATIONS = ['members', 'owners', 'manager', 'sponsors'] as const satisfies readonly RelationName[];

/** Relations that Graph keeps at the target, under a name of its own. */
const AT_TARGET = { selectedGroups: { set: 'groups', relation: 'groupLifecyclePolicies' } } as const;

function linksAtTarget(type: TypeKey, id: string, tenant: TenantHandle): (readonly [RelationName, string, string])[] {
  return OBJECT_TYPES[type].relations.flatMap(({ name }) => {
    if (name !== 'selectedGroups') return [];
    const { set, relation } = AT_TARGET[name];
    const ends = tenant.list(set).map((end) => String(end['id']));
    return ends.filter((end) => tenant.linked(relation, end).includes(id)).map((end) => [relation, end, id] as const);
  });
}

/** Every link that a restore writes is taken away. */
function unlink({ type: key, id, object }: Held, tenant: TenantHandle): boolean {
  const { relations, restore } = OBJECT_TYPES[key];
  const written = RELATIONS.filter((name) =>
    relations.some(
      (one) => one.name === name && one.write !== undefined && restore.linkProtectedBy(object, name) === null,
    ),
  );
  const links = [
    ...written.flatMap((name) => tenant.linked(name, id).map((target) => [name, id, target] as const)),
    ...linksAtTarget(key, id, tenant),
  ];
  for (const [name, source, target] of links) tenant.unlink(name, source, target);
  return links.length > 0;
}

/** For good; an app registration takes its principal along. */
function purge({ type, id, object }: Held, { tenant }: TenantHarness): boolean {
  // Gone with its principal or group.
  if (tenant.get(id) === undefined) return true;
  for (const principal of type === 'applications' ? tenant.list('servicePrincipals') : [])
    if (principal['appId'] === object['appId']) tenant.delete(String(principal['id']), { permanent: true });
  tenant.delete(id, { permanent: true });
  // What a schedule gave ends with it.
  if (type === 'groupAssignmentSchedules')
    tenant.unlink(
      object['accessId'] === 'owner' ? 'owners' : 'members',
      String(object['groupId']),
      String(object['principalId']),
    );
  return true;
}

export interface Condition {
  readonly name: string;
  /** @returns whether there was anything to do. */
  apply(held: Held, harness: TenantHarness): boolean;
  /** Which types it can befall: as the registry says. */
  befalls(type: TypeKey): boolean;
  /** Which objects of them a restore brings back from it. */
  takes(held: Held, harness: TenantHarness): boolean;
  /** What is selected to be restored, of those that it befell and what went along with them. */
  select(gone: readonly Held[]): Pick<RestoreRequest, 'types' | 'objects'>;
}

const everything = (): Pick<RestoreRequest, 'types'> => ({ types: TYPE_KEYS });

const creatable = (type: TypeKey): boolean => OBJECT_TYPES[type].restore.create !== undefined;

export const CONDITIONS: readonly Condition[] = [
  {
    name: 'changed',
    apply: (held, { tenant }) => change(held, tenant),
    befalls: (type) => OBJECT_TYPES[type].restore.update !== undefined,
    takes: isBroughtBack,
    select: everything,
  },
  {
    name: 'soft-deleted',
    apply: ({ id }, { tenant }) => {
      if (tenant.get(id) === undefined) return false;
      tenant.delete(id);
      return true;
    },
    befalls: (type) => creatable(type) && OBJECT_TYPES[type].restore.recycleBin !== undefined,
    takes: comesBack,
    select: everything,
  },
  {
    name: 'purged',
    apply: purge,
    befalls: creatable,
    takes: comesBack,
    select: everything,
  },
  {
    name: 'purged, whose referrers live and are not selected',
    apply: purge,
    // Rights and settings come back with what they name.
    befalls: (type) => creatable(type) && !COME_WITH_WHAT_THEY_NAME.includes(type),
    takes: comesBack,
    select: (gone) => ({
      objects: gone
        .filter(({ type }) => !COME_WITH_WHAT_THEY_NAME.includes(type))
        .map(({ type, id }) => ({ type, id })),
    }),
  },
  {
    name: 'without its links',
    apply: (held, { tenant }) => unlink(held, tenant),
    befalls: (type) =>
      creatable(type) &&
      OBJECT_TYPES[type].relations.some(
        ({ name, write }) =>
          write !== undefined && ((RELATIONS as readonly string[]).includes(name) || name in AT_TARGET),
      ),
    takes: comesBack,
    select: everything,
  },
];

/** The conditions that the short run tries: between them an object is changed, or gone for good, or has lost its links. */
const SAMPLED: Readonly<Record<'restore' | 'undo', readonly string[]>> = {
  restore: ['purged', 'without its links'],
  undo: ['changed'],
};

export function isSampled(job: keyof typeof SAMPLED, name: string): boolean {
  return SAMPLED[job].includes(name);
}
