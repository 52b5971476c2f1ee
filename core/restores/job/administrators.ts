import { type GraphObject, isGraphObject, stringOf } from '../../domain/json.ts';
import { isActivation } from '../../domain/object-types/schedules.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { readAll, readOne, type Tenant } from './tenant-reads.ts';

/** Template ID of Global Administrator, the same in every tenant. */
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** A Global Administrator of the whole tenant. */
export interface Administrator {
  readonly id: string;
  readonly enabled: boolean;
  /** Holds the role without an end. Who is eligible has to activate it, and an activation or a schedule ends. */
  readonly lasting: boolean;
  /** Groups that hold the role for the account. */
  readonly through: readonly string[];
  /** The account has the password that it was created with. */
  readonly firstPassword: boolean;
}

interface Right {
  readonly principalId: string;
  readonly lasting: boolean;
}

const ROLES = '/roleManagement/directory';
const ACCOUNT = '$select=id,accountEnabled,createdDateTime,lastPasswordChangeDateTime';
/** Graph writes the two times of a new account one after the other. */
const SAME_MOMENT_MS = 60_000;

/**
 * Who holds the role, or may activate it: by a right of their own or as members of a group. What cannot be read (no
 * licence for Privileged Identity Management) adds nobody.
 */
export async function administrators(tenant: Tenant): Promise<readonly Administrator[]> {
  const found = new Map<string, Administrator>();
  const add = (user: GraphObject, { lasting, through }: Pick<Administrator, 'lasting' | 'through'>): void => {
    const id = stringOf(user.id);
    if (id === null) return;
    const known = found.get(id);
    found.set(id, {
      id,
      enabled: user.accountEnabled === true,
      lasting: lasting || known?.lasting === true,
      through: [...new Set([...(known?.through ?? []), ...through])],
      firstPassword: hasFirstPassword(user),
    });
  };
  for (const { principalId, lasting } of await rightsIn(tenant)) {
    const user = await readOne(tenant, `/users/${principalId}?${ACCOUNT}`);
    if (user !== null) {
      add(user, { lasting, through: [] });
      continue;
    }
    const through = [principalId];
    for (const member of await readAll(tenant, `/groups/${principalId}/members?${ACCOUNT}`))
      // Devices and service principals are enabled as well, and nobody.
      if (member['@odata.type'] === '#microsoft.graph.user') add(member, { lasting, through });
    for (const member of await eligibleMembers(tenant, principalId)) add(member, { lasting: false, through });
  }
  return [...found.values()];
}

async function rightsIn(tenant: Tenant): Promise<readonly Right[]> {
  const listed = (collection: string): Promise<GraphObject[]> =>
    readAll(tenant, filterEquals(`${ROLES}/${collection}`, { roleDefinitionId: GLOBAL_ADMINISTRATOR }));
  const [assignments, instances, eligible] = await Promise.all([
    listed('roleAssignments'),
    listed('roleAssignmentScheduleInstances'),
    listed('roleEligibilityScheduleInstances'),
  ]);
  const ending = new Set(
    instances
      .filter((instance) => isActivation(instance) || stringOf(instance.endDateTime) !== null)
      .map(({ roleAssignmentOriginId }) => stringOf(roleAssignmentOriginId)),
  );
  const rights = (rows: readonly GraphObject[], isLasting: (row: GraphObject) => boolean): Right[] =>
    rows.flatMap((row) => {
      const principalId = stringOf(row.principalId);
      return principalId === null || row.directoryScopeId !== '/' ? [] : [{ principalId, lasting: isLasting(row) }];
    });
  return [...rights(assignments, ({ id }) => !ending.has(stringOf(id))), ...rights(eligible, () => false)];
}

async function eligibleMembers(tenant: Tenant, groupId: string): Promise<GraphObject[]> {
  const schedules = '/identityGovernance/privilegedAccess/group/eligibilitySchedules';
  const rows = await readAll(tenant, filterEquals(schedules, { groupId }));
  const ids = rows.flatMap(({ accessId, principalId }) => (accessId === 'member' ? (stringOf(principalId) ?? []) : []));
  const users = await Promise.all(ids.map((id) => readOne(tenant, `/users/${id}?${ACCOUNT}`)));
  return users.filter((user) => user !== null);
}

function hasFirstPassword({ createdDateTime, lastPasswordChangeDateTime }: GraphObject): boolean {
  const [created, changed] = [createdDateTime, lastPasswordChangeDateTime].map((time) => Date.parse(String(time)));
  return Math.abs((changed ?? NaN) - (created ?? NaN)) < SAME_MOMENT_MS;
}

/**
 * Whether an account is left out by every enforced Conditional Access policy for all users, by name or as a member of a
 * group: a break-glass account. Nobody is, where there is no such policy.
 */
export async function breakGlassTest(tenant: Tenant): Promise<(accountId: string) => Promise<boolean>> {
  const policies = (await readAll(tenant, '/identity/conditionalAccess/policies'))
    .filter(({ state }) => state === 'enabled')
    .map(({ conditions }) => (isGraphObject(conditions) && isGraphObject(conditions.users) ? conditions.users : {}))
    .filter(({ includeUsers }) => idsIn(includeUsers).has('all'))
    .map(({ excludeUsers, excludeGroups }) => ({ users: idsIn(excludeUsers), groups: idsIn(excludeGroups) }));
  const byGroup = policies.some(({ groups }) => groups.size > 0);
  return async (accountId) => {
    if (policies.length === 0) return false;
    const memberOf = byGroup ? await readAll(tenant, `/users/${accountId}/memberOf?$select=id`) : [];
    const groupIds = memberOf.map(({ id }) => String(id).toLowerCase());
    return policies.every(
      ({ users, groups }) => users.has(accountId.toLowerCase()) || groupIds.some((id) => groups.has(id)),
    );
  };
}

function idsIn(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.map((id) => String(id).toLowerCase()) : []);
}
