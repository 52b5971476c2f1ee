import type { SetName } from '../types.ts';
import { PARTS, RESOURCES, SINGLETONS } from './resources.ts';

const SCHEDULE_TYPES: Partial<Record<SetName, string>> = {
  roleAssignmentSchedules: 'unifiedRoleAssignmentSchedule',
  groupAssignmentSchedules: 'privilegedAccessGroupAssignmentSchedule',
  groupEligibilitySchedules: 'privilegedAccessGroupEligibilitySchedule',
};

/** Graph type of a set's objects (the base one in polymorphic sets). */
export function resourceTypeOf(set: SetName): string {
  if (set === 'authenticationMethodConfigurations') return 'authenticationMethodConfiguration';
  if (set === 'identitySynchronizations') return 'crossTenantIdentitySyncPolicyPartner';
  const scheduled = SCHEDULE_TYPES[set];
  if (scheduled !== undefined) return scheduled;
  const found = [...RESOURCES, ...PARTS, ...SINGLETONS].find((entry) => entry.set === set);
  if (found === undefined) throw new Error(`no type for ${set}`);
  return found.type;
}
