import { isGraphObject, stringOf } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { readAll, readOne, type Tenant } from './tenant-reads.ts';

/** Template ID of Global Administrator, the same in every tenant. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * Objects that a restore must not disable, remove or take a role from, so that somebody can sign in as Global
 * Administrator after it, whatever combination of items it carries out:
 *
 * - one enabled Global Administrator that is no break-glass account, with what makes it one; one that the backup holds
 *   before any that was added since, who may be whom the restore is made against; where there is none, all holders of the
 *   role;
 * - break-glass accounts: administrators that every enforced Conditional Access policy leaves out;
 * - the principal of this service.
 *
 * Chosen again in every window among those who are enabled then. Where the assignments cannot be read nobody is known to
 * be protected, and the permission is named by the connection's report.
 */
export async function protectedAccounts(
  tenant: Tenant,
  inBackup: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  const [own, holders, excluded] = await Promise.all([
    ownPrincipals(tenant),
    administrators(tenant),
    breakGlass(tenant),
  ]);
  const accounts = [...holders.keys()].sort();
  const outside = accounts.filter((id) => excluded.has(id.toLowerCase()));
  const usuals = accounts.filter((id) => holders.get(id)?.enabled === true && !outside.includes(id));
  const held = await inBackup(usuals);
  const usual = usuals.find((id) => held.has(id)) ?? usuals[0];
  const kept = usual === undefined ? accounts : [usual, ...outside];
  return new Set([...own, ...kept.flatMap((id) => [id, ...(holders.get(id)?.through ?? [])])]);
}

interface Administrator {
  readonly enabled: boolean;
  /** Groups that hold the role for the account. */
  readonly through: string[];
}

async function administrators(tenant: Tenant): Promise<Map<string, Administrator>> {
  const url = filterEquals('/roleManagement/directory/roleAssignments', { roleDefinitionId: GLOBAL_ADMINISTRATOR });
  const everywhere = (await readAll(tenant, url)).filter(({ directoryScopeId }) => directoryScopeId === '/');
  const found = new Map<string, Administrator>();
  for (const principalId of everywhere.flatMap((assignment) => stringOf(assignment.principalId) ?? [])) {
    const user = await readOne(tenant, `/users/${principalId}?$select=id,accountEnabled`);
    if (user !== null) found.set(principalId, { enabled: user.accountEnabled === true, through: [] });
    else
      for (const member of await readAll(tenant, `/groups/${principalId}/members?$select=id,accountEnabled`)) {
        const id = stringOf(member.id);
        if (id === null) continue;
        const known = found.get(id) ?? { enabled: member.accountEnabled === true, through: [] };
        known.through.push(principalId);
        found.set(id, known);
      }
  }
  return found;
}

/** Accounts that every enforced policy for all users leaves out by name; nobody where there is no such policy. */
async function breakGlass(tenant: Tenant): Promise<ReadonlySet<string>> {
  const policies = await readAll(tenant, '/identity/conditionalAccess/policies');
  const excluded = policies
    .filter(({ state }) => state === 'enabled')
    .map(({ conditions }) => (isGraphObject(conditions) && isGraphObject(conditions.users) ? conditions.users : {}))
    .filter(({ includeUsers }) => Array.isArray(includeUsers) && includeUsers.includes('All'))
    .map(
      ({ excludeUsers }) =>
        new Set(Array.isArray(excludeUsers) ? excludeUsers.map((id) => String(id).toLowerCase()) : []),
    );
  const [first, ...others] = excluded;
  return new Set([...(first ?? [])].filter((id) => others.every((set) => set.has(id))));
}

async function ownPrincipals(tenant: Tenant): Promise<string[]> {
  const found = await readAll(tenant, `${filterEquals('/servicePrincipals', { appId: tenant.ownAppId })}&$select=id`);
  return found.flatMap(({ id }) => stringOf(id) ?? []);
}
