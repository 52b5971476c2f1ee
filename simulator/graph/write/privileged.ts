import type { Entity } from '../../store/entity-set.ts';
import type { Call } from '../context.ts';
import { denied } from '../errors.ts';

/** Objects with a directory role can be deleted, restored or changed in sensitive ways only by callers with a role of their own. */
export function guardPrivileged(call: Call, target: Entity): void {
  if (isPrivileged(call, target.id) && !callerHasRole(call)) throw denied();
}

export function isPrivileged(call: Call, principalId: string): boolean {
  const { tenant } = call;
  const groups = tenant.link('members').sources(principalId);
  return [principalId, ...groups].some((id) => tenant.set('roleAssignments').where('principalId', id).length > 0);
}

function callerHasRole(call: Call): boolean {
  return call.tenant
    .set('roleAssignments')
    .where('principalId', call.claims.oid)
    .some((assignment) => assignment.props['directoryScopeId'] === '/');
}

/** Members of a restricted unit need a role scoped to that unit. */
export function guardRestricted(call: Call, target: Entity): void {
  const { tenant } = call;
  for (const id of tenant.link('members').sources(target.id)) {
    const unit = tenant.set('administrativeUnits').byId.get(id);
    if (unit?.props['isMemberManagementRestricted'] !== true) continue;
    const own = tenant.set('roleAssignments').where('principalId', call.claims.oid);
    if (!own.some((assignment) => assignment.props['directoryScopeId'] === `/administrativeUnits/${id}`))
      throw denied();
  }
}
