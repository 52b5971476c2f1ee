import { randomUUID, X509Certificate } from 'node:crypto';
import { resourceTypeOf } from '../graph/types-of-sets.ts';
import type { Entity } from '../store/entity-set.ts';
import { settleSchedules } from '../store/schedules.ts';
import type { Tenant } from '../store/tenant.ts';
import type { World } from '../store/world.ts';
import type { JsonObject, SetName, TenantHandle } from '../types.ts';
import { accident } from './accident.ts';
import { applyChanges } from './changes.ts';
import { publishCredentials } from './credentials.ts';
import { completed } from './defaults.ts';
import { dumpForComparison } from './dump.ts';
import { remove } from './remove.ts';

const SECRET_LIFETIME_MS = 365 * 86_400_000;

/** The programmatic view of a tenant: no permissions, no validation, but the same bookkeeping as Graph's writes. */
export function tenantHandle(world: World, tenant: Tenant): TenantHandle {
  const { identity, client } = tenant;
  const must = (id: string): Entity => tenant.anyObject(id) ?? missing(id);
  const target = (id: string): Entity => tenant.directoryObject(id) ?? tenant.bin.get(id) ?? must(id);
  return {
    id: identity.id,
    displayName: identity.displayName,
    domains: identity.domains,
    clientId: client.clientId,
    get clientSecret() {
      return client.secrets.at(-1)?.value ?? '';
    },
    counts: () => counts(tenant),
    dump: () => dumpForComparison(tenant),
    get: (id) => shown(tenant.anyObject(id)),
    getDeleted: (id) => shown(tenant.bin.get(id)),
    list: (set) => [...tenant.set(set).from(0)].map((entity) => show(entity)),
    listDeleted: () => [...tenant.bin.values()].map((entity) => show(entity)),
    find: (set, text) => shown(findEntity(tenant, set, text)),
    create: (set, properties) => {
      const made = tenant.create(newEntity(tenant, set, properties));
      settleSchedules(tenant);
      return show(made);
    },
    update: (id, properties) => {
      tenant.update(tenant.bin.get(id) ?? must(id), properties);
      return show(tenant.bin.get(id) ?? must(id));
    },
    delete: (id, options) => {
      remove(tenant, tenant.bin.get(id) ?? must(id), options?.permanent === true);
    },
    restore: (id) => {
      tenant.restore(tenant.bin.get(id) ?? missing(id));
    },
    link: (relation, source, to) => {
      tenant.addLink(relation, target(source), target(to));
    },
    unlink: (relation, source, to) => {
      tenant.removeLink(relation, target(source), target(to));
    },
    linked: (relation, source) => tenant.link(relation).targets(source),
    applyChanges: (options) => applyChanges(tenant, options),
    accident: (size, seed) => accident(tenant, size, seed),
    setPermissions: (permissions) => {
      client.permissions = [...permissions];
      tenant.onChange();
    },
    setAppDisabled: (disabled) => {
      client.disabled = disabled;
      tenant.onChange();
    },
    setBlockedByConditionalAccess: (blocked) => {
      client.blockedByConditionalAccess = blocked;
      tenant.onChange();
    },
    expireSecret: (inMs = -1) => {
      for (const secret of client.secrets) secret.expiresAt = world.clock.now() + inMs;
      publishCredentials(tenant);
    },
    rotateSecret: (secret = `secret-${randomUUID()}`) => {
      client.secrets = [{ value: secret, expiresAt: world.clock.now() + SECRET_LIFETIME_MS }];
      publishCredentials(tenant);
      return secret;
    },
    addCertificate: (pem) => {
      client.certificates.push(new X509Certificate(pem).toString());
      publishCredentials(tenant);
    },
    expireDeltaTokens: (how = 'syncStateNotFound') => {
      tenant.deltaEpoch += 1;
      tenant.deltaExpiry = how;
      tenant.onChange();
    },
    expirePageTokens: () => {
      tenant.pageEpoch += 1;
      tenant.onChange();
    },
    setTraits: (traits) => {
      Object.assign(tenant.traits, traits);
      tenant.onChange();
    },
    loseFromDelta: (loss) => {
      tenant.deltaLosses.push(loss);
    },
    clearDeltaLosses: () => {
      tenant.deltaLosses = [];
    },
  };
}

function missing(id: string): never {
  throw new Error(`no object ${id}`);
}

function show(entity: Entity): JsonObject {
  return { id: entity.id, '@odata.type': `#microsoft.graph.${entity.type}`, ...structuredClone(entity.props) };
}

function shown(entity: Entity | undefined): JsonObject | undefined {
  return entity === undefined ? undefined : show(entity);
}

/** Live objects per set, edges per relation, and the bin. */
export function counts(tenant: Tenant): Record<string, number> {
  const sets = [...tenant.sets].map(([name, set]) => [name, set.size] as const);
  const links = [...tenant.links].map(([name, table]) => [`links.${name}`, table.size] as const);
  const groups = tenant.set('groups').items.filter((group) => group !== undefined);
  const memberships = groups.reduce((sum, group) => sum + tenant.link('members').targets(group.id).length, 0);
  return Object.fromEntries([...sets, ...links, ['groupMemberships', memberships], ['deleted', tenant.bin.size]]);
}

/** Exact matches on id and names first, then by beginning; objects in a bin last. */
export function findEntity(tenant: Tenant, set: SetName, text: string): Entity | undefined {
  const direct = tenant.set(set).byId.get(text);
  if (direct !== undefined) return direct;
  const wanted = text.toLowerCase();
  const names = (entity: Entity): string[] =>
    ['userPrincipalName', 'appId', 'displayName', 'mailNickname', 'mail'].map((name) =>
      String(entity.props[name] ?? '').toLowerCase(),
    );
  const all = [...tenant.set(set).from(0)];
  return (
    all.find((entity) => names(entity).includes(wanted)) ??
    all.find((entity) => names(entity).some((name) => name.startsWith(wanted)))
  );
}

function newEntity(tenant: Tenant, set: SetName, properties: JsonObject): Parameters<Tenant['create']>[0] {
  const { id, parent, '@odata.type': given, ...rest } = properties;
  const type = typeof given === 'string' ? given.replace('#microsoft.graph.', '') : resourceTypeOf(set);
  return {
    set,
    type,
    id: typeof id === 'string' ? id : randomUUID(),
    props: completed(tenant, set, rest),
    ...(typeof parent === 'string' && { parent }),
  };
}
