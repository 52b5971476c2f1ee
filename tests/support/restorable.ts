import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { JsonObject, SetName, TenantHandle } from '#simulator/types.ts';
import type { TenantHarness } from './tenant-harness.ts';

/** Types of which a restore can create an object: as the registry says. */
export const CREATABLE: readonly TypeKey[] = TYPE_KEYS.filter(
  (type) => OBJECT_TYPES[type].restore.create !== undefined,
);

export interface Held {
  readonly type: TypeKey;
  readonly id: string;
  readonly object: JsonObject;
}

/** Where the simulated tenant keeps the objects of a type, where that is not the set of its name. */
export const SETS: Readonly<Partial<Record<TypeKey, SetName>>> = {
  crossTenantAccessPolicy: 'crossTenantAccessPartners',
};

/** What the newest backup of the connection holds and the tenant has, in the order of the catalogue. */
export async function heldObjects({ db, tenant }: TenantHarness, connectionId: string): Promise<Held[]> {
  const rows = await db
    .selectFrom('objectVersion')
    .select(['type', 'objectId'])
    .where('connectionId', '=', connectionId)
    .where('toSeq', 'is', null)
    .orderBy('type')
    .orderBy('objectId')
    .execute();
  const live = new Map(
    TYPE_KEYS.map((type) => [type, new Map(tenant.list(SETS[type] ?? type).map((object) => [object['id'], object]))]),
  );
  return rows.flatMap(({ type, objectId }) => {
    const object = live.get(type)?.get(objectId);
    return object === undefined ? [] : [{ type, id: objectId, object }];
  });
}

/** Whether a restore brings the object back, once it is gone for good: nothing protects it, and it is nobody's own. */
export function comesBack(held: Held, harness: TenantHarness): boolean {
  const { restore } = OBJECT_TYPES[held.type];
  return (
    restore.create !== undefined &&
    (restore.notCreatable?.(held.object) ?? null) === null &&
    isBroughtBack(held, harness)
  );
}

/** Whether a restore brings the object, while it is there, to what it was. */
export function isBroughtBack({ type, object }: Held, { tenant }: TenantHarness): boolean {
  return (
    OBJECT_TYPES[type].restore.protectedBy(object) === null &&
    object['appId'] !== tenant.clientId &&
    // What other tenants publish is there or not: nothing in the backup says.
    (object['appOwnerOrganizationId'] ?? tenant.id) === tenant.id
  );
}

/** A right given twice, as the seed may draw it and Graph does not have it, is given once. */
export function withoutTwinRights(tenant: TenantHandle): void {
  const seen = new Set<string>();
  for (const { id, principalId, resourceId, appRoleId } of tenant.list('appRoleAssignments')) {
    const right = [principalId, resourceId, appRoleId].join(' ');
    if (seen.has(right)) tenant.delete(String(id), { permanent: true });
    seen.add(right);
  }
}
