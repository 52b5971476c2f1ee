import { z } from 'zod';
import { DELTA_EXPIRIES } from '../store/delta-expiry.ts';
import { SETS } from '../store/sets.ts';
import { emptyGroup } from '../tenant/accident.ts';
import { remove } from '../tenant/remove.ts';
import { summarise } from '../tenant/summarise.ts';
import type { ChangeMade, Json, JsonObject, TenantHandle } from '../types.ts';
import { type AdminAction, type AdminCall, AdminError } from './action.ts';
import { handleOf, must, named, setOf, tenantOf } from './named.ts';
import { optional, summary, traitsInput } from './world-actions.ts';

const seeded = z.strictObject({ count: z.number().int().positive().max(10_000), seed: z.number().int().optional() });
const accidentInput = z.strictObject({ size: z.enum(['small', 'large']), seed: z.number().int().optional() });
const permissions = z.strictObject({ permissions: z.array(z.string()) });
const appInput = z.strictObject({
  disabled: z.boolean().optional(),
  blockedByConditionalAccess: z.boolean().optional(),
});
const secretInput = z.strictObject({ secret: z.string().optional() });
const secretEnd = z.strictObject({ inDays: z.number().int().positive().optional() });
const removal = z.strictObject({ permanent: z.boolean().optional() });
const expiry = z.strictObject({ how: z.enum(DELTA_EXPIRIES).optional() });
const lossInput = z.strictObject({
  set: z.enum(SETS).optional(),
  id: z.string().optional(),
  what: z.enum(['links', 'entries']),
});
const properties = z.record(z.string(), z.json());

const DAY_MS = 86_400_000;

type Run = (handle: TenantHandle, call: AdminCall) => Json;

const action = (method: string, path: string, run: Run): AdminAction => ({
  method,
  path: `/tenants/{tenant}${path}`,
  run: (call) => run(handleOf(call), call),
});

/** Calls about one tenant; `{tenant}` is an id or a verified domain. Objects are named by id, UPN, appId or name. */
export const tenantActions: readonly AdminAction[] = [
  action('GET', '', (handle) => summary(handle)),
  action('GET', '/counts', (handle) => handle.counts()),
  action('GET', '/dump', (handle) => ({ ...handle.dump() })),
  action('GET', '/objects/{set}', (handle, call) => ({
    value: handle.list(setOf(call.params[1])).slice(0, Number(call.query.get('top') ?? 100)),
  })),
  action('POST', '/objects/{set}', (handle, call) => handle.create(setOf(call.params[1]), properties.parse(call.body))),
  action('GET', '/objects/{set}/{name}', (handle, call) => dump(handle, call)),
  action('PATCH', '/objects/{set}/{name}', (handle, call) =>
    handle.update(named(call).id, properties.parse(call.body)),
  ),
  action('DELETE', '/objects/{set}/{name}', (_handle, call) => ({
    ...remove(tenantOf(call), named(call), removal.parse(call.body).permanent === true),
  })),
  action('POST', '/groups/{name}/empty', (_handle, call) => ({
    ...emptyGroup(tenantOf(call), must(tenantOf(call), 'groups', call.params[1]).id),
  })),
  action('GET', '/deleted', (handle) => ({ value: handle.listDeleted() })),
  action('POST', '/deleted/{name}/restore', (handle, call) => restore(handle, call)),
  action('POST', '/changes', (handle, call) => {
    const { count, seed } = seeded.parse(call.body);
    return told(handle.applyChanges({ count, ...(seed !== undefined && { seed }) }));
  }),
  action('POST', '/accident', (handle, call) => {
    const { size, seed } = accidentInput.parse(call.body);
    return told(handle.accident(size, seed));
  }),
  action('PUT', '/permissions', (handle, call) => {
    handle.setPermissions(permissions.parse(call.body).permissions);
    return { permissions: tenantOf(call).client.permissions };
  }),
  action('GET', '/permissions', (_handle, call) => ({ permissions: tenantOf(call).client.permissions })),
  action('PATCH', '/app', (handle, call) => {
    const { disabled, blockedByConditionalAccess } = appInput.parse(call.body);
    if (disabled !== undefined) handle.setAppDisabled(disabled);
    if (blockedByConditionalAccess !== undefined) handle.setBlockedByConditionalAccess(blockedByConditionalAccess);
    return {
      disabled: tenantOf(call).client.disabled,
      blockedByConditionalAccess: tenantOf(call).client.blockedByConditionalAccess,
    };
  }),
  action('POST', '/secret/expire', (handle, call) => {
    const { inDays } = secretEnd.parse(call.body);
    handle.expireSecret(inDays === undefined ? undefined : inDays * DAY_MS);
    return { expired: inDays === undefined };
  }),
  action('POST', '/secret/rotate', (handle, call) => ({
    clientSecret: handle.rotateSecret(secretInput.parse(call.body).secret),
  })),
  action('POST', '/certificates', (handle, call) => {
    handle.addCertificate(z.strictObject({ pem: z.string() }).parse(call.body).pem);
    return { certificates: tenantOf(call).client.certificates.length };
  }),
  action('POST', '/delta-tokens/expire', (handle, call) => {
    handle.expireDeltaTokens(expiry.parse(call.body).how);
    return { expired: true };
  }),
  action('POST', '/page-tokens/expire', (handle) => {
    handle.expirePageTokens();
    return { expired: true };
  }),
  action('PATCH', '/traits', (handle, call) => {
    handle.setTraits(optional(traitsInput.parse(call.body)));
    return { ...tenantOf(call).traits };
  }),
  action('POST', '/delta-losses', (handle, call) => {
    handle.loseFromDelta(optional(lossInput.parse(call.body)));
    return { losses: tenantOf(call).deltaLosses.length };
  }),
  action('DELETE', '/delta-losses', (handle) => {
    handle.clearDeltaLosses();
    return { losses: 0 };
  }),
];

function told(changes: readonly ChangeMade[]): Json {
  return { summary: summarise(changes), changes: changes.map((change) => ({ ...change })) };
}

/** An object with its edges, for tests and people. */
function dump(handle: TenantHandle, call: AdminCall): JsonObject {
  const entity = named(call);
  const tenant = tenantOf(call);
  const links = Object.fromEntries(
    [...tenant.links]
      .map(([name, table]) => [name, table.targets(entity.id)] as const)
      .filter(([, ids]) => ids.length > 0),
  );
  return {
    ...(handle.get(entity.id) ?? handle.getDeleted(entity.id)),
    links,
    memberOf: tenant.link('members').sources(entity.id),
  };
}

/** As an administrator does it in the portal: an application gets a new principal, and the old one stays in the bin. */
const restoration = z.strictObject({ asPortal: z.boolean().optional() });

function restore(handle: TenantHandle, call: AdminCall): Json {
  const wanted = (call.params[1] ?? '').toLowerCase();
  const found = handle.listDeleted().find((object) =>
    ['id', 'userPrincipalName', 'displayName', 'mailNickname'].some((name) =>
      String(object[name] ?? '')
        .toLowerCase()
        .startsWith(wanted),
    ),
  );
  if (found === undefined) throw new AdminError(404, `nothing deleted like ${call.params[1] ?? ''}`);
  handle.restore(String(found['id']));
  const { asPortal } = restoration.parse(call.body);
  if (asPortal === true && typeof found['appId'] === 'string') newPrincipal(handle, found);
  return { restored: found['id'] ?? null, name: found['displayName'] ?? null };
}

function newPrincipal(handle: TenantHandle, app: JsonObject): void {
  if (handle.find('servicePrincipals', String(app['appId'])) !== undefined) return;
  handle.create('servicePrincipals', {
    appId: app['appId'] ?? null,
    displayName: app['displayName'] ?? null,
    appDisplayName: app['displayName'] ?? null,
    appOwnerOrganizationId: handle.id,
    servicePrincipalType: 'Application',
    accountEnabled: true,
    appRoles: app['appRoles'] ?? [],
    servicePrincipalNames: [app['appId'] ?? null],
  });
}
