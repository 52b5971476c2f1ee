import { GLOBAL_ADMINISTRATOR } from '../seed/roles.ts';
import type { Tenant } from '../store/tenant.ts';

/** Who holds a role, by an assignment of their own or as a member of a group that has one. */
export function roleHolders(tenant: Tenant): Set<string> {
  const holders = new Set<string>();
  for (const assignment of tenant.set('roleAssignments').from(0))
    addHolder(tenant, holders, String(assignment.props['principalId']));
  return holders;
}

/** Members of restricted administrative units: only roles scoped to the unit may change them. */
export function restrictedObjects(tenant: Tenant): Set<string> {
  const units = [...tenant.set('administrativeUnits').from(0)].filter(
    (unit) => unit.props['isMemberManagementRestricted'] === true,
  );
  return new Set(units.flatMap((unit) => tenant.link('members').targets(unit.id)));
}

/** The objects without which nobody would be left to administer the tenant: a Global Administrator, and the group that makes one where no user is one by itself. */
export function lastAdministrator(tenant: Tenant): Set<string> {
  const ids = tenant
    .set('roleAssignments')
    .where('roleDefinitionId', GLOBAL_ADMINISTRATOR)
    .filter((assignment) => assignment.props['directoryScopeId'] === '/')
    .map((assignment) => String(assignment.props['principalId']));
  const isUser = (id: string): boolean => tenant.set('users').byId.has(id);
  const direct = ids.find(isUser);
  if (direct !== undefined) return new Set([direct]);
  for (const groupId of ids.filter((id) => tenant.set('groups').byId.has(id))) {
    const member = tenant.link('members').targets(groupId).find(isUser);
    if (member !== undefined) return new Set([groupId, member]);
  }
  return new Set();
}

function addHolder(tenant: Tenant, holders: Set<string>, principalId: string): void {
  holders.add(principalId);
  if (tenant.set('groups').byId.has(principalId))
    for (const id of tenant.link('members').targets(principalId)) holders.add(id);
}
