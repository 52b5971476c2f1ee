import { z } from 'zod';
import { DEFAULT_PERMISSIONS } from '../seed/permissions.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Tenant } from '../store/tenant.ts';
import { isAssigned } from '../tenant/accident.ts';
import { roleHolders } from '../tenant/administrators.ts';
import type { Json, JsonObject } from '../types.ts';
import { type AdminAction, type AdminCall, AdminError } from './action.ts';
import { must, tenantOf } from './named.ts';

const window = z.object({
  search: z.string().trim().toLowerCase().default(''),
  skip: z.coerce.number().int().nonnegative().default(0),
  top: z.coerce.number().int().positive().max(1000).default(25),
});

const action = (method: string, path: string, run: (tenant: Tenant, call: AdminCall) => Json): AdminAction => ({
  method,
  path: `/tenants/{tenant}${path}`,
  run: (call) => run(tenantOf(call), call),
});

/** What the simulator's own page shows: short rows, searched and paged here. */
export const browseActions: readonly AdminAction[] = [
  action('GET', '/browse/users', (tenant, call) => {
    const holders = roleHolders(tenant);
    return page(call, tenant.set('users').from(0), (user) => userRow(user, holders));
  }),
  action('GET', '/browse/groups', (tenant, call) =>
    page(call, tenant.set('groups').from(0), (group) => groupRow(tenant, group)),
  ),
  action('GET', '/browse/policies', (tenant, call) =>
    page(call, tenant.set('conditionalAccessPolicies').from(0), (policy) => row(policy, ['state'])),
  ),
  action('GET', '/browse/deleted', (tenant, call) => page(call, [...tenant.bin.values()].toReversed(), deletedRow)),
  action('GET', '/groups/{name}/members', (tenant, call) =>
    page(call, membersOf(tenant, call), (member) => memberRow(tenant, member)),
  ),
  action('DELETE', '/groups/{name}/members/{id}', (tenant, call) => {
    const group = must(tenant, 'groups', call.params[1]);
    const member = tenant.directoryObject(call.params[2] ?? '') ?? tenant.bin.get(call.params[2] ?? '');
    if (member === undefined || !tenant.removeLink('members', group, member))
      throw new AdminError(404, `${nameOf(group)} has no such member`);
    return { removed: nameOf(member), group: nameOf(group) };
  }),
  action('GET', '/client', (tenant, call) => clientView(tenant, call.world.clock.now())),
];

function page(call: AdminCall, entities: Iterable<Entity>, show: (entity: Entity) => JsonObject): Json {
  const { search, skip, top } = window.parse(Object.fromEntries(call.query));
  const found = [...entities].filter((entity) => search === '' || matches(entity, search));
  return { value: found.slice(skip, skip + top).map(show), total: found.length, skip };
}

function matches({ id, props }: Entity, search: string): boolean {
  return (
    id === search ||
    ['displayName', 'userPrincipalName', 'mail', 'department'].some((name) =>
      String(props[name] ?? '')
        .toLowerCase()
        .includes(search),
    )
  );
}

function row(entity: Entity, names: readonly string[]): JsonObject {
  const shown = names.map((name) => [name, entity.props[name] ?? null] as const);
  return { id: entity.id, displayName: nameOf(entity), ...Object.fromEntries(shown) };
}

function userRow(user: Entity, holders: ReadonlySet<string>): JsonObject {
  return {
    ...row(user, ['userPrincipalName', 'department', 'jobTitle', 'accountEnabled', 'userType']),
    isSynced: user.props['onPremisesSyncEnabled'] === true,
    holdsRole: holders.has(user.id),
  };
}

function groupRow(tenant: Tenant, group: Entity): JsonObject {
  return {
    ...row(group, ['description']),
    kind: kindOf(group),
    isAssigned: isAssigned(group),
    memberCount: tenant.link('members').targets(group.id).length,
  };
}

function kindOf({ props }: Entity): string {
  const types = Array.isArray(props['groupTypes']) ? props['groupTypes'] : [];
  if (props['onPremisesSyncEnabled'] === true) return 'Synced from on-premises';
  if (types.includes('DynamicMembership')) return 'Dynamic';
  if (types.includes('Unified')) return 'Microsoft 365';
  if (props['isAssignableToRole'] === true) return 'Security, can hold roles';
  return props['mailEnabled'] === true ? 'Mail-enabled' : 'Security';
}

function deletedRow(entity: Entity): JsonObject {
  return {
    ...row(entity, ['userPrincipalName']),
    set: entity.set,
    type: entity.type,
    deletedDateTime: new Date(entity.deletedAt ?? 0).toISOString(),
  };
}

function membersOf(tenant: Tenant, call: AdminCall): Entity[] {
  const group = must(tenant, 'groups', call.params[1]);
  return tenant
    .link('members')
    .targets(group.id)
    .flatMap((id) => tenant.directoryObject(id) ?? tenant.bin.get(id) ?? []);
}

function memberRow(tenant: Tenant, member: Entity): JsonObject {
  return { ...row(member, ['userPrincipalName']), type: member.type, isDeleted: tenant.bin.has(member.id) };
}

/** How the product signs in, and what it may then do. */
function clientView({ client, identity }: Tenant, now: number): JsonObject {
  const secret = client.secrets.at(-1);
  const known = [...new Set([...DEFAULT_PERMISSIONS, ...client.permissions])].toSorted();
  return {
    tenantId: identity.id,
    clientId: client.clientId,
    clientSecret: secret?.value ?? null,
    secretExpiresAt: secret === undefined ? null : new Date(secret.expiresAt).toISOString(),
    isSecretExpired: secret === undefined || secret.expiresAt <= now,
    permissions: known.map((name) => ({ name, isGranted: client.permissions.includes(name) })),
    disabled: client.disabled,
    blockedByConditionalAccess: client.blockedByConditionalAccess,
  };
}

function nameOf({ id, props }: Entity): string {
  return typeof props['displayName'] === 'string' ? props['displayName'] : id;
}
