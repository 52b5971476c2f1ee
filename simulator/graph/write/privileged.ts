import type { Entity } from '../../store/entity-set.ts';
import type { Call } from '../context.ts';
import { denied } from '../errors.ts';

const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
/** Global Administrator, Privileged Authentication Administrator and Partner Tier2 Support act on every account. */
const HIGHEST = [
  '62e90394-69f5-4237-9190-012177145e10',
  '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8',
];
/** A User Administrator acts on holders of no other roles than these. */
const MODEST = new Set([
  USER_ADMINISTRATOR,
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', // Directory Readers
  'fdd7a751-b60b-444a-984c-02652fe8fa1c', // Groups Administrator
  '95e79109-95c0-4d8e-aee3-d01accf2d47b', // Guest Inviter
  '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', // Message Center Reader
  '966707d0-3269-4727-9be2-8c3a10f19b9d', // Password Administrator
  '4a5d8f65-41da-4de4-8968-e035b65339cf', // Reports Reader
  '75934031-6c7e-415a-99d7-48dbd49e875e', // Usage Summary Reports Reader
]);

/**
 * Objects with a directory role can be deleted, restored or changed in sensitive ways only by callers with a higher role of their
 * own, whatever their permissions.
 */
export function guardPrivileged(call: Call, target: Entity): void {
  const held = rolesOf(call, target.id);
  if (held.length > 0 && !reaches(call, held)) throw denied();
}

/** Roles of any scope, those of role-assignable groups included. */
function rolesOf(call: Call, principalId: string): string[] {
  const { tenant } = call;
  return [principalId, ...tenant.link('members').sources(principalId)].flatMap((id) =>
    tenant
      .set('roleAssignments')
      .where('principalId', id)
      .map((assignment) => String(assignment.props['roleDefinitionId'])),
  );
}

function reaches(call: Call, held: readonly string[]): boolean {
  const own = call.tenant
    .set('roleAssignments')
    .where('principalId', call.claims.oid)
    .filter((assignment) => assignment.props['directoryScopeId'] === '/')
    .map((assignment) => String(assignment.props['roleDefinitionId']));
  if (!call.world.settings.switches.demandHigherRole) return own.length > 0;
  if (own.some((role) => HIGHEST.includes(role))) return true;
  return own.includes(USER_ADMINISTRATOR) && held.every((role) => MODEST.has(role));
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
