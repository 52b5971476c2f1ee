import { DEFAULT_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { OPTIONAL_PERMISSIONS } from '#simulator/test-support/optional-permissions.ts';
import type { JsonObject, TenantHandle } from '#simulator/types.ts';

const HOUR_MS = 3_600_000;
const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';
/** Of each kind. */
const COUNT = 2;

/** Gives people roles and memberships with an end, and what the application needs to read and to give them. */
export function giveTimeBoundRights(tenant: TenantHandle): void {
  tenant.setPermissions([...DEFAULT_PERMISSIONS, ...OPTIONAL_PERMISSIONS]);
  const holders = new Set(
    [...tenant.list('roleAssignments'), ...tenant.list('roleEligibilitySchedules')].map((row) => row['principalId']),
  );
  const people = tenant
    .list('users')
    .filter((user) => user['onPremisesSyncEnabled'] !== true && user['userType'] !== 'Guest')
    .map(({ id }) => String(id))
    .filter((id) => !holders.has(id))
    .slice(-3 * COUNT);
  const groupId = String(
    tenant.create('groups', {
      id: guid(0),
      displayName: 'Incident response',
      mailNickname: 'incident-response',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    })['id'],
  );
  const shared = { groupId, accessId: 'member', memberType: 'direct' };
  for (const [index, principalId] of people.entries()) {
    const right = { id: guid(index + 1), ...span(), principalId };
    if (index % 3 === 0) tenant.create('groupEligibilitySchedules', { ...right, ...shared });
    if (index % 3 === 1)
      tenant.create('groupAssignmentSchedules', {
        ...right,
        ...shared,
        assignmentType: 'assigned',
        activatedUsing: null,
      });
    if (index % 3 === 2)
      tenant.create('roleAssignmentSchedules', {
        ...right,
        roleDefinitionId: SECURITY_READER,
        directoryScopeId: '/',
        appScopeId: null,
        memberType: 'Direct',
        assignmentType: 'Assigned',
        activatedUsing: null,
      });
  }
}

/** Behind all others in their order, and the same in every run. */
function guid(at: number): string {
  return `ffffffff-0000-4000-8000-${String(at).padStart(12, '0')}`;
}

function span(): JsonObject {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return {
    status: 'PendingProvisioning',
    createdUsing: null,
    createdDateTime: at(-HOUR_MS),
    modifiedDateTime: null,
    scheduleInfo: {
      startDateTime: at(-HOUR_MS),
      recurrence: null,
      expiration: { type: 'afterDateTime', endDateTime: at(1_000 * HOUR_MS), duration: null },
    },
  };
}
