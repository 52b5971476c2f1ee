import { createHash } from 'node:crypto';
import { seededRandom } from '../store/random.ts';
import { Tenant } from '../store/tenant.ts';
import type { TenantOptions } from '../types.ts';
import { seedApps, seedGivenApps } from './apps.ts';
import { seedBuiltInStrengths, seedConditionalAccess } from './conditional-access.ts';
import type { Seed } from './context.ts';
import { seedDevices } from './devices.ts';
import { seedGroups, seedMemberships } from './groups.ts';
import { DEFAULT_PERMISSIONS } from './permissions.ts';
import { seedGivenPolicies, seedPolicies } from './policies.ts';
import { seedBuiltInRoles, seedFirstAdministrators, seedRoles } from './roles.ts';
import { seedContext } from './tenant-context.ts';
import { seedFirstUsers, seedPeopleEdges, seedUsers } from './users.ts';
import { seedVariety } from './variety.ts';

const SECRET_YEARS_MS = 2 * 365 * 86_400_000;
/** Fewer users than this leave the fixed objects without anybody to refer to. */
const LEAST_USERS = 20;

/** Builds a tenant; the same options give the same objects, ids included. */
export function seedTenant(options: TenantOptions, now: () => number): Tenant {
  const random = seededRandom(options.seed ?? 1);
  const domains = (options.domains ?? ['contoso.example', 'contoso.onmicrosoft.com']).map((name) => name.toLowerCase());
  const identity = {
    id: (options.tenantId ?? random.guid()).toLowerCase(),
    displayName: options.displayName ?? 'Contoso',
    domains,
  };
  const clientSecret = options.clientSecret ?? `secret-${random.guid()}`;
  const client = {
    clientId: (options.clientId ?? random.guid()).toLowerCase(),
    secrets: [{ value: clientSecret, expiresAt: now() + SECRET_YEARS_MS }],
    certificates: [],
    permissions: [...(options.permissions ?? DEFAULT_PERMISSIONS)],
    disabled: false,
    blockedByConditionalAccess: false,
  };
  const tokenKey = createHash('sha256')
    .update(`${identity.id}:${options.seed ?? 1}:tokens`)
    .digest();
  const tenant = new Tenant(identity, client, now, tokenKey);
  Object.assign(tenant.traits, options.traits);
  const users = Math.max(LEAST_USERS, options.users ?? 200);
  const groups = Math.max(12, options.groups ?? Math.floor(users / 5));
  const seed: Seed = {
    tenant,
    random,
    users,
    groups,
    links: options.links ?? users * 2,
    domain: domains[0] ?? 'contoso.example',
    initialDomain: domains.at(-1) ?? 'contoso.example',
  };
  if (options.empty === true) fillEmpty(seed);
  else fill(seed);
  if (options.variety === true) seedVariety(seed);
  return tenant;
}

/** A tenant that nobody has worked in. */
function fillEmpty(seed: Seed): void {
  seedContext(seed);
  seedFirstUsers(seed);
  seedGivenApps(seed);
  seedBuiltInRoles(seed);
  seedFirstAdministrators(seed);
  seedBuiltInStrengths(seed);
  seedGivenPolicies(seed);
}

function fill(seed: Seed): void {
  seedContext(seed);
  seedUsers(seed);
  seedPeopleEdges(seed);
  seedGroups(seed);
  seedMemberships(seed);
  seedDevices(seed);
  seedApps(seed);
  seedRoles(seed);
  seedConditionalAccess(seed);
  seedPolicies(seed);
}
