import type { TypeKey } from '../type-keys.ts';
import type { PlanAction } from './types.ts';

/**
 * The order of a restore. Undeleting comes before any creation, because deleted objects hold their unique names; links
 * come when both ends exist; rights after the principals that hold them; Conditional Access last; removals at the end.
 */
export const WAVES = ['undelete', 'objects', 'links', 'rights', 'conditionalAccess', 'remove'] as const;
export type Wave = (typeof WAVES)[number];

const rights: readonly TypeKey[] = [
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleAssignmentSchedules',
  'groupEligibilitySchedules',
  'groupAssignmentSchedules',
  'appRoleAssignments',
  'oauth2PermissionGrants',
];

/** The waves in which something happens to an item of that type and action. */
export function wavesOf(type: TypeKey, action: PlanAction): readonly Wave[] {
  if (action === 'skip' || action === 'blocked') return [];
  if (action === 'remove') return ['remove'];
  const own: Wave = rights.includes(type)
    ? 'rights'
    : type === 'conditionalAccessPolicies'
      ? 'conditionalAccess'
      : 'objects';
  const waves: Wave[] = action === 'undelete' ? ['undelete', own] : [own];
  return own === 'objects' ? [...waves, 'links'] : waves;
}
