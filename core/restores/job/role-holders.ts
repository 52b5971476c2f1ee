import { stringOf } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import type { Privileges } from '../../domain/plan/privileged.ts';
import { readAll, type Tenant } from './tenant-reads.ts';

export interface KnownRights {
  /** Role assignments, by ID in lower case, that the restore takes away before it deletes accounts. */
  readonly leaving: ReadonlySet<string>;
  /** Roles by account, as backups saw them last. */
  readonly inBackups: ReadonlyMap<string, readonly string[]>;
}

/**
 * Who holds Entra roles, directly or through a group, and which of them this service holds itself. As many as the tenant
 * has administrators; where assignments cannot be read nobody is known to hold one, and Graph says so at the write.
 */
export async function roleHolders(tenant: Tenant, { leaving, inBackups }: KnownRights): Promise<Privileges> {
  const [assignments, groups, [own]] = await Promise.all([
    readAll(tenant, '/roleManagement/directory/roleAssignments'),
    readAll(tenant, '/groups?$filter=isAssignableToRole%20eq%20true&$select=id'),
    readAll(tenant, `${filterEquals('/servicePrincipals', { appId: tenant.ownAppId })}&$select=id`),
  ]);
  const assignable = new Set(groups.map(({ id }) => String(id).toLowerCase()));
  const ownId = stringOf(own?.id)?.toLowerCase() ?? null;
  const members = new Map<string, readonly string[]>();
  const holders = new Map<string, string[]>();
  const ownRoles: string[] = [];
  for (const { id, principalId, roleDefinitionId, directoryScopeId } of assignments) {
    const [holder, role] = [stringOf(principalId)?.toLowerCase(), stringOf(roleDefinitionId)?.toLowerCase()];
    if (holder === undefined || role === undefined || leaving.has(String(id).toLowerCase())) continue;
    if (assignable.has(holder) && !members.has(holder)) members.set(holder, await membersOf(tenant, holder));
    for (const account of [holder, ...(members.get(holder) ?? [])]) {
      holders.set(account, [...(holders.get(account) ?? []), role]);
      if (account === ownId && directoryScopeId === '/') ownRoles.push(role);
    }
  }
  return { holders, own: ownRoles, inBackups };
}

async function membersOf(tenant: Tenant, groupId: string): Promise<string[]> {
  const members = await readAll(tenant, `/groups/${groupId}/members?$select=id`);
  return members.flatMap(({ id }) => stringOf(id)?.toLowerCase() ?? []);
}
