import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Tenant } from '../store/tenant.ts';
import type { World } from '../store/world.ts';

const claims = z.object({
  aud: z.string(),
  iss: z.string(),
  tid: z.string(),
  appid: z.string(),
  oid: z.string(),
  exp: z.number(),
  roles: z.array(z.string()),
});
/** What Graph reads from an access token. */
export type Claims = z.infer<typeof claims>;

const verified = new WeakMap<World, Map<string, Claims>>();
const CACHE_SIZE = 1000;

/** An app-only access token carrying the permissions granted at this moment. */
export function issueToken(world: World, tenant: Tenant): { token: string; expiresIn: number } {
  const now = Math.floor(world.clock.now() / 1000);
  const expiresIn = world.settings.tokenLifetimeSeconds;
  const payload = {
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${tenant.identity.id}/`,
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    appid: tenant.client.clientId,
    app_displayname: 'CYBBACK',
    idtyp: 'app',
    oid: principalId(tenant),
    sub: principalId(tenant),
    roles: tenant.client.permissions,
    tid: tenant.identity.id,
    uti: randomUUID(),
    ver: '1.0',
  };
  const text = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
  return { token: `${text}.${sign(world, text)}`, expiresIn };
}

/** The claims of a token this simulator signed and that has not expired; otherwise why not. */
export function readToken(world: World, token: string): Claims | 'invalid' | 'expired' {
  const known = cacheOf(world).get(token) ?? verify(world, token);
  if (known === undefined) return 'invalid';
  return known.exp * 1000 <= world.clock.now() ? 'expired' : known;
}

function verify(world: World, token: string): Claims | undefined {
  const [head, payload, signature] = token.split('.');
  if (head === undefined || payload === undefined || signature === undefined) return undefined;
  const expected = Buffer.from(sign(world, `${head}.${payload}`));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const parsed = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  const cache = cacheOf(world);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(token, parsed);
  return parsed;
}

function cacheOf(world: World): Map<string, Claims> {
  const known = verified.get(world);
  if (known !== undefined) return known;
  const fresh = new Map<string, Claims>();
  verified.set(world, fresh);
  return fresh;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(world: World, text: string): string {
  return createHmac('sha256', world.signingKey).update(text).digest('base64url');
}

/** Object id of the client's own service principal. */
export function principalId(tenant: Tenant): string {
  return tenant.holder(`principal:${tenant.client.clientId.toLowerCase()}`) ?? tenant.client.clientId;
}
