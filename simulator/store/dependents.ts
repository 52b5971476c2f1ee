import type { SetName } from '../types.ts';
import type { Entity } from './entity-set.ts';
import type { Tenant } from './tenant.ts';

const CONTAINED: readonly SetName[] = [
  'roleAssignments',
  'federatedIdentityCredentials',
  'extensionProperties',
  'delegatedPermissionClassifications',
  'groupSettings',
  'combinationConfigurations',
  'identitySynchronizations',
  'permissionGrantIncludes',
  'permissionGrantExcludes',
];

/** What cannot be without the object: what it contains, and assignments, grants and schedules that name it. */
export function dependentsOf(tenant: Tenant, { id }: Entity): ReadonlySet<Entity> {
  const gone: Entity[] = [];
  for (const name of CONTAINED) gone.push(...tenant.set(name).where('parent', id));
  for (const property of ['principalId', 'resourceId'])
    gone.push(...tenant.set('appRoleAssignments').where(property, id));
  for (const property of ['clientId', 'resourceId', 'principalId'])
    gone.push(...tenant.set('oauth2PermissionGrants').where(property, id));
  for (const name of ['roleAssignments', 'roleEligibilitySchedules', 'roleAssignmentSchedules'] as const)
    gone.push(...tenant.set(name).where('principalId', id));
  for (const property of ['principalId', 'groupId'])
    for (const name of ['groupAssignmentSchedules', 'groupEligibilitySchedules'] as const)
      gone.push(...tenant.set(name).where(property, id));
  return new Set(gone);
}
