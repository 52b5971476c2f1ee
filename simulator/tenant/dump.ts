import type { Entity } from '../store/entity-set.ts';
import { RELATIONS, SETS } from '../store/sets.ts';
import type { Tenant } from '../store/tenant.ts';
import type { Json, JsonObject, TenantDump } from '../types.ts';

/** All that a tenant holds, in an order of its own: two dumps are equal when the tenants hold the same. */
export function dumpForComparison(tenant: Tenant): TenantDump {
  return {
    objects: SETS.flatMap((name) => [...tenant.set(name).from(0)].map(plain).toSorted(byId)),
    deleted: [...tenant.bin.values()].map(plain).toSorted(byId),
    links: Object.fromEntries(
      RELATIONS.map((relation) => [
        relation,
        [...tenant.link(relation).edges()]
          .flatMap(([source, targets]) => targets.map((target) => `${source} ${target}`))
          .toSorted(),
      ]),
    ),
  };
}

function plain({ id, set, type, parent, props, deletedAt }: Entity): JsonObject {
  return {
    set,
    type,
    id,
    ...(parent !== undefined && { parent }),
    ...(deletedAt !== undefined && { deletedDateTime: new Date(deletedAt).toISOString() }),
    properties: ordered(structuredClone(props)),
  };
}

/** Members by name; null and absent are the same to whoever reads. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, item]) => [name, ordered(item)]),
  );
}

function byId(left: JsonObject, right: JsonObject): number {
  return String(left['id']) < String(right['id']) ? -1 : 1;
}
