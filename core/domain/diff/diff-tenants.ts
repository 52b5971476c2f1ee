import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { comparable } from '../plan/attributes.ts';
import { withoutPaths } from '../plan/body.ts';
import { mapTenantNames } from '../plan/domains.ts';
import type { References } from '../plan/references.ts';
import { remapObject } from '../plan/remap.ts';
import { type AttributeChange, diffObjects } from './diff-objects.ts';

/** What a tenant is called. */
export interface TenantFacts {
  readonly tenantId: string;
  readonly verifiedDomains: readonly string[];
}

export interface ObjectInTenant {
  readonly object: GraphObject;
  readonly tenant: TenantFacts;
}

/** In place of whatever domain of its own tenant an object names, and of the ID of that tenant. */
export const OWN_DOMAIN = '(own domain)';
export const OWN_TENANT = '(own tenant)';

/** By what an object is known in its tenant: no value of it. */
const IDENTIFYING = ['id', 'appId'];
/** When something happened to the object in its tenant. */
const MOMENTS = new Set([
  'createdDateTime',
  'deletedDateTime',
  'lastModifiedDateTime',
  'modifiedDateTime',
  'renewedDateTime',
]);

/**
 * What differs in objects of two tenants that stand for each other: without what belongs to one tenant alone, which a
 * restore into the other would not bring either. `references` tells the counterparts in the second tenant.
 */
export function diffAcrossTenants(
  type: ObjectType,
  { before, after }: { readonly before: ObjectInTenant; readonly after: ObjectInTenant },
  references: References,
): AttributeChange[] {
  const mapped = { ...before, object: remapObject(type, before.object, references).object };
  return diffObjects(type, neutral(type, mapped), neutral(type, after));
}

function neutral(type: ObjectType, { object, tenant }: ObjectInTenant): GraphObject {
  const named = mapTenantNames(type, object, {
    domains: Object.fromEntries(tenant.verifiedDomains.map((domain) => [domain.toLowerCase(), OWN_DOMAIN])),
    tenants: { from: tenant.tenantId.toLowerCase(), to: OWN_TENANT },
  });
  const left = withoutPaths(comparable(type, named), [...IDENTIFYING, ...strippedForGood(type)]);
  const kept = withoutMoments(left);
  return isGraphObject(kept) ? kept : {};
}

/** What a restore never sends, but for what it writes by requests of their own. */
function strippedForGood({ restore, embedded }: ObjectType): readonly string[] {
  const apart = new Set([
    ...(restore.parts ?? []).flatMap(({ properties }) => properties),
    ...embedded.map(({ name }) => name),
  ]);
  return restore.strip.filter((path) => !apart.has(path));
}

function withoutMoments(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMoments);
  if (!isGraphObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (MOMENTS.has(key) ? [] : [[key, withoutMoments(inner)]])),
  );
}
