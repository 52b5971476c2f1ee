import { isGraphObject, stringOf } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { readAll, readOne, type Tenant } from './tenant-reads.ts';

/** Template ID of Global Administrator, the same in every tenant. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * Objects that a restore must not disable, remove or take a role from, so that somebody can sign in as Global
 * Administrator after it, whatever combination of items it carries out:
 *
 * - one enabled Global Administrator that is no break-glass account, with what makes it one; where there is none, all
 *   holders of the role. One that the backup holds: who was added since may be whom the restore is made against, and
 *   counts only where the backup knows nobody who could sign in, break-glass accounts included;
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
  const enabled = accounts.filter((id) => holders.get(id)?.enabled === true);
  const held = await inBackup(enabled);
  const kept = keptAmong({ accounts, enabled, outside, held });
  return new Set([...own, ...kept.flatMap((id) => [id, ...(holders.get(id)?.through ?? [])])]);
}

interface Administrators {
  readonly accounts: readonly string[];
  readonly enabled: readonly string[];
  /** Break-glass accounts. */
  readonly outside: readonly string[];
  readonly held: ReadonlySet<string>;
}

function keptAmong({ accounts, enabled, outside, held }: Administrators): readonly string[] {
  const usual = enabled.filter((id) => !outside.includes(id));
  const known = usual.find((id) => held.has(id));
  if (known !== undefined) return [known, ...outside];
  const [added] = usual;
  if (added === undefined) return accounts;
  return enabled.some((id) => held.has(id)) ? outside : [added, ...outside];
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
