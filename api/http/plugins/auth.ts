import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { networkOf } from '#core/accounts/network-of.ts';
import type { SignedIn } from '#core/accounts/session.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type Role, roleAllows } from '#core/domain/states.ts';
import { givenKey, principalOfKey, principalOfPerson, signedInPerson } from '../../accounts/authenticate.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { apiPlugin } from '../plugin.ts';

/** Who is asking: every query is scoped by its workspace. */
export interface Principal {
  readonly workspaceId: string;
  readonly role: Role;
  /** The API key; null for a person. */
  readonly keyId: string | null;
  /** The member; null for an API key. */
  readonly personId: string | null;
  /** Who answers for what is asked: the member, or who made the API key; null where nobody knows. */
  readonly answerable: string | null;
  /** For `createdBy`: `Anna Berg (anna@example.com)`, `API key nightly`. */
  readonly name: string;
  /** The connections that an API key may see; null: all. What belongs to another one is not found. */
  readonly connectionIds: readonly string[] | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call the route; `person`: anybody who is signed in, in no workspace yet. Every route declares one. */
    role?: Role | 'person' | 'public';
  }
  interface FastifyRequest {
    /** In a workspace; null where a route needs none. */
    principal: Principal | null;
    /** Who is signed in; null for an API key. */
    person: SignedIn | null;
  }
}

const MINUTE_MS = 60_000;
/** `cyb_` and what tells keys apart, too little to guess the rest. */
const KEY_PREFIX = 10;
/** So many keys of one network may be wrong at once. */
const KEYS_OF_NETWORK = 10;

/** Who a request is from and whether it may; and how many it may make. */
export const auth = apiPlugin({ name: 'auth', dependencies: ['problems', 'origin'] }, addAuth);

async function addAuth(app: App, context: ApiContext): Promise<void> {
  const { requestsPerMinute, failedSignInsPerMinute } = context.settings;
  app.decorateRequest('principal', null);
  app.decorateRequest('person', null);
  app.decorateRequest('signedInAs', null);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: MINUTE_MS,
    // Behind authentication, so that people behind one address do not share one allowance.
    hook: 'preParsing',
    keyGenerator: ({ principal, person, ip }) => principal?.keyId ?? person?.id ?? ip,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
  // By the beginning of the key: a program whose key ran out must not make others at its address look like guessers.
  const failuresOfKey = app.createRateLimit({
    max: failedSignInsPerMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `failed ${networkOf(request.ip)} ${givenKey(request)?.slice(0, KEY_PREFIX) ?? ''}`,
  });
  const failuresOfNetwork = app.createRateLimit({
    max: failedSignInsPerMinute * KEYS_OF_NETWORK,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `failed ${networkOf(request.ip)}`,
  });

  app.addHook('onRequest', async (request, reply) => {
    const needed = request.routeOptions.config.role;
    if (request.is404 || needed === 'public') return;
    const key = givenKey(request);
    if (key === null) return identifyPerson(context, request, reply, needed);
    // Looked up first: wrong keys from an address do not refuse its valid ones.
    request.principal = await principalOfKey(context, key);
    if (!request.principal) {
      refuseExceeded(await failuresOfKey(request));
      refuseExceeded(await failuresOfNetwork(request));
      throw new CybbackError(
        'unauthenticated',
        'The API key is not valid: it is unknown, revoked or expired. Send a valid one as "Authorization: Bearer cyb_…" or in the X-API-Key header.',
      );
    }
    if (needed === 'person')
      throw new CybbackError('forbidden', 'This is for people: sign in. An API key cannot do it.');
    refuseRole(request.principal, needed, 'this key has');
  });

  refuseUndeclared(app);
}

async function identifyPerson(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  needed: Role | 'person' | undefined,
): Promise<void> {
  request.person = await signedInPerson(context, request, reply);
  if (!request.person)
    throw new CybbackError(
      'unauthenticated',
      'Sign in, or send a valid API key as "Authorization: Bearer cyb_…" or in the X-API-Key header.',
    );
  if (needed === 'person') return;
  request.principal = await principalOfPerson(context, request, request.person);
  refuseRole(request.principal, needed, 'you have');
}

function refuseRole({ role }: Principal, needed: Role | undefined, whoHas: string): void {
  if (needed !== undefined && roleAllows(role, needed)) return;
  throw new CybbackError('forbidden', `This needs the role ${needed ?? 'owner'}; ${whoHas} the role ${role}.`);
}

/** A route that says nothing about roles is a defect that must not get as far as the first request. */
function refuseUndeclared(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const undeclared = routes.filter(({ config }) => config?.role === undefined);
    if (undeclared.length > 0)
      throw new Error(
        `no role is declared for ${undeclared.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`,
      );
  });
}

/** The principal of a route that names a role. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new CybbackError('unauthenticated', 'Send a valid API key.');
  return request.principal;
}

/** The person of a route for people. */
export function personOf(request: FastifyRequest): SignedIn {
  if (!request.person) throw new CybbackError('unauthenticated', 'You are not signed in. Sign in.');
  return request.person;
}

function refuseExceeded(limit: { isAllowed: true } | { isAllowed: false; isExceeded: boolean; ttl: number }): void {
  if (!limit.isAllowed && limit.isExceeded) throw tooMany(limit.ttl);
}

function tooMany(ttlMs: number): CybbackError {
  return new CybbackError('too-many-requests', `Too many requests. Wait ${String(Math.ceil(ttlMs / 1000))} seconds.`, {
    retryAfterMs: ttlMs,
  });
}
