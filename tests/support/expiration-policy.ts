import type { TenantHandle } from '#simulator/types.ts';

/** Graph documents no lesser permission with which an application writes the policy. */
export const WRITES_EXPIRATION = 'Directory.ReadWrite.All';

export function unifiedGroups(tenant: TenantHandle): string[] {
  return tenant
    .list('groups')
    .filter(({ groupTypes }) => JSON.stringify(groupTypes) === '["Unified"]')
    .map(({ id }) => String(id));
}

/** Gives the tenant the one policy that it can have; where it is for selected groups, for these. */
export function giveExpirationPolicy(
  tenant: TenantHandle,
  groups: readonly string[] = unifiedGroups(tenant).slice(0, 3),
  managedGroupTypes: 'All' | 'Selected' | 'None' = 'Selected',
): string {
  const policy = tenant.create('groupLifecyclePolicies', {
    id: '00000000-0000-4000-8000-00000000e4b1',
    groupLifetimeInDays: 180,
    managedGroupTypes,
    alternateNotificationEmails: `groups@${tenant.domains[0] ?? ''}`,
  });
  for (const group of groups) tenant.link('groupLifecyclePolicies', group, String(policy['id']));
  return String(policy['id']);
}
