import { timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../store/tenant.ts';
import type { World } from '../store/world.ts';
import type { JsonObject } from '../types.ts';
import { verifyAssertion } from './assertion.ts';
import { AuthorityError } from './errors.ts';
import { issueToken } from './tokens.ts';

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Answers `POST /{tenant}/oauth2/v2.0/token`; throws AuthorityError. */
export function grantToken(world: World, tenantName: string, form: URLSearchParams): JsonObject {
  const tenant = findTenant(world, tenantName);
  const clientId = need(form, 'client_id');
  const grant = need(form, 'grant_type');
  if (grant !== 'client_credentials') throw new AuthorityError(70003, { parameter: grant });
  checkScope(world, need(form, 'scope'));
  const { client, identity } = tenant;
  if (clientId.toLowerCase() !== client.clientId.toLowerCase())
    throw new AuthorityError(700016, { app: clientId, tenant: identity.displayName });
  checkCredential(world, tenant, form);
  if (client.disabled) throw new AuthorityError(70001, { app: clientId });
  if (client.blockedByConditionalAccess) throw new AuthorityError(53003);
  const { token, expiresIn } = issueToken(world, tenant);
  return { token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
}

function findTenant(world: World, name: string): Tenant {
  const tenant = world.findTenant(name);
  if (tenant === undefined) throw new AuthorityError(90002, { tenant: GUID.test(name) ? name : name.toLowerCase() });
  return tenant;
}

function need(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw new AuthorityError(900144, { parameter: name });
  return value;
}

function checkScope(world: World, scope: string): void {
  if (!scope.endsWith('/.default')) throw new AuthorityError(1002012, { parameter: scope });
  const resource = scope.slice(0, -'/.default'.length).replace(/\/$/, '');
  const known = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000', world.url];
  if (!known.includes(resource)) throw new AuthorityError(70011, { parameter: scope });
}

function checkCredential(world: World, tenant: Tenant, form: URLSearchParams): void {
  const secret = form.get('client_secret');
  if (secret !== null) return checkSecret(world, tenant, secret);
  const assertion = form.get('client_assertion');
  if (assertion === null) throw new AuthorityError(7000216);
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw new AuthorityError(900144, { parameter: 'client_assertion_type' });
  verifyAssertion({
    assertion,
    client: tenant.client,
    tenantId: tenant.identity.id,
    domains: tenant.identity.domains,
    origin: world.url,
    now: world.clock.now(),
  });
}

function checkSecret(world: World, tenant: Tenant, secret: string): void {
  const { client } = tenant;
  const match = client.secrets.find((known) => sameText(known.value, secret));
  if (match === undefined) throw new AuthorityError(7000215, { app: client.clientId });
  if (match.expiresAt <= world.clock.now()) throw new AuthorityError(7000222, { app: client.clientId });
}

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
