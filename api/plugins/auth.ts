import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { ApiKey } from '#core/catalog/api-keys.ts';
import { findApiKey, looksLikeApiKey, touchApiKey } from '#core/catalog/api-keys.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { Role } from '#core/domain/states.ts';
import { roleAllows } from '#core/domain/states.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';

/** Who is asking: every query is scoped by its workspace. */
export interface Principal {
  readonly workspaceId: string;
  readonly role: Role;
  /** The API key; null for a person. */
  readonly keyId: string | null;
  /** The member; null for an API key. */
  readonly personId: string | null;
  /** For `createdBy`: `Anna Berg (anna@example.com)`, `API key nightly`. */
  readonly name: string;
  /** The connections that an API key may see; null: all. What belongs to another one is not found. */
  readonly connectionIds: readonly string[] | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route; `person`: whoever is signed in, in no workspace yet. Every route declares one. */
    role?: Role | 'person' | 'public';
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

const MINUTE_MS = 60_000;

/** Who a request is from and whether it may; and how many it may make. */
export async function addAuth(app: App, context: ApiContext): Promise<void> {
  const { requestsPerMinute, failedSignInsPerMinute } = context.settings;
  app.decorateRequest('principal', null);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: MINUTE_MS,
    // Behind authentication, so that people behind one address do not share one allowance.
    hook: 'preParsing',
    keyGenerator: (request) => request.principal?.keyId ?? request.principal?.personId ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
  const failures = app.createRateLimit({ max: failedSignInsPerMinute, timeWindow: MINUTE_MS, keyGenerator: (request) => `failed ${request.ip}` });

  app.addHook('onRequest', async (request) => {
    const needed = request.routeOptions.config.role;
    if (request.is404 || needed === 'public') return;
    // Asked first, so that guessing costs the guesser and not the database.
    refuseExceeded(await failures(request, { increment: false }));
    const key = await identify(context, request);
    if (!key) {
      refuseExceeded(await failures(request));
      throw new CybbackError('unauthenticated', 'Send a valid API key as "Authorization: Bearer cyb_…" or in the X-API-Key header.');
    }
    request.principal = {
      workspaceId: key.workspaceId,
      role: key.role,
      keyId: key.id,
      personId: null,
      name: `API key ${key.name}`,
      connectionIds: key.connectionIds,
    };
    if (needed === 'person') throw new CybbackError('forbidden', 'An API key cannot do this: sign in.');
    if (needed === undefined || !roleAllows(key.role, needed)) {
      throw new CybbackError('forbidden', `This needs the role ${needed ?? 'owner'}; this key has the role ${key.role}.`);
    }
  });

  refuseUndeclared(app);
}

/** A route that says nothing about roles is a defect that must not get as far as the first request. */
function refuseUndeclared(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const undeclared = routes.filter(({ config }) => config?.role === undefined);
    if (undeclared.length > 0) throw new Error(`no role is declared for ${undeclared.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`);
  });
}

/** The principal of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new CybbackError('unauthenticated', 'Send a valid API key.');
  return request.principal;
}

async function identify({ db, clock }: ApiContext, request: FastifyRequest): Promise<ApiKey | null> {
  const given = givenKey(request);
  if (given === null || !looksLikeApiKey(given)) return null;
  const now = new Date(clock.now());
  const key = await findApiKey(db, given, now);
  if (key) await touchApiKey(db, key, now);
  return key;
}

function givenKey({ headers }: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : null);
}

function refuseExceeded(limit: { isAllowed: true } | { isAllowed: false; isExceeded: boolean; ttl: number }): void {
  if (!limit.isAllowed && limit.isExceeded) throw tooMany(limit.ttl);
}

function tooMany(ttlMs: number): CybbackError {
  return new CybbackError('too-many-requests', `Too many requests. Wait ${String(Math.ceil(ttlMs / 1000))} seconds.`, { retryAfterMs: ttlMs });
}
