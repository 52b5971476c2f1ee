import { randomUUID } from 'node:crypto';
import { type Claims, readToken } from '../authority/tokens.ts';
import { settleSchedules } from '../store/schedules.ts';
import type { Tenant } from '../store/tenant.ts';
import type { World } from '../store/world.ts';
import type { Json } from '../types.ts';
import type { Headers, Reply } from './context.ts';
import { GraphError, unknownSegment } from './errors.ts';
import { demandGovernance } from './licences.ts';
import { demandPermission, permissionKey } from './permissions.ts';
import { parseQuery } from './query.ts';
import { routes } from './routes.ts';
import { charge, unitsOf } from './throttle.ts';

export interface GraphRequest {
  method: string;
  /** Below `/v1.0`, with query. */
  url: string;
  headers: Headers;
  body: Json | undefined;
}

export interface Caller {
  tenant: Tenant;
  claims: Claims;
}

/** Who calls; throws 401 in Graph's shape. */
export function authenticate(world: World, headers: Headers): Caller {
  const value = headers['authorization'] ?? '';
  const token = /^Bearer (.+)$/i.exec(value)?.[1];
  if (token === undefined) throw unauthorized('Access token is empty.');
  const claims = readToken(world, token);
  if (claims === 'expired') throw unauthorized('Lifetime validation failed, the token is expired.');
  if (claims === 'invalid') throw unauthorized('Access token validation failure. Invalid signature.');
  const tenant = world.tenants.get(claims.tid);
  if (tenant === undefined) throw unauthorized('The identity of the calling application could not be established.');
  return { tenant, claims };
}

function unauthorized(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': 'Bearer realm="", error="invalid_token"' },
  });
}

const PIM = /^\/(roleManagement\/directory\/role(Assignment|Eligibility)Schedule|identityGovernance\/privilegedAccess)/;

/** Runs one request for a caller already known; never throws GraphError. */
export function dispatch(world: World, caller: Caller, request: GraphRequest): Reply {
  const ids = requestIds(request.headers);
  let template = 'unknown';
  let headers: Record<string, string> = {};
  let reply: Reply;
  caller.tenant.beginRequest();
  try {
    refuseMissingSegment(world, request.url);
    const { route, params, path, query } = locate(request);
    template = `${route.method} ${route.template}`;
    const now = world.clock.now();
    settleSchedules(caller.tenant);
    if (world.settings.throttling !== false) {
      headers = charge({
        tenant: caller.tenant,
        clientId: caller.claims.appid,
        route,
        units: unitsOf(route, query),
        now,
        limits: world.settings.throttling,
        readsKeys: route.method === 'GET' && query.select?.includes('keyCredentials') === true,
      });
    }
    if (route.permission !== 'self')
      demandPermission(
        caller.claims.roles,
        route.method,
        route.permission === 'path' ? permissionKey(route.template) : route.permission,
      );
    const call = {
      world,
      ...caller,
      method: request.method,
      path,
      params,
      query,
      headers: request.headers,
      body: request.body,
      now,
    };
    if (PIM.test(route.template)) demandGovernance(call);
    reply = route.handle(call);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    reply = errorReply(error, ids, world.clock.now());
  }
  world.statistics.record(template, caller.claims.appid, reply.status);
  const lost = world.faults.takeCreation(caller.tenant.created, caller.tenant.identity.id);
  return { ...reply, headers: { ...headers, ...ids, ...reply.headers }, ...(lost && { lost }) };
}

/** What is not rolled out here does not exist as a segment. */
function refuseMissingSegment(world: World, url: string): void {
  const path = `${(url.split('?')[0] ?? '').toLowerCase()}/`;
  const missing = world.settings.switches.missingSegments.find((prefix) => path.startsWith(`${prefix.toLowerCase()}/`));
  if (missing !== undefined) throw unknownSegment(missing.split('/').at(-1) ?? missing);
}

function locate(request: GraphRequest): {
  route: ReturnType<typeof found>;
  params: string[];
  path: string;
  query: ReturnType<typeof parseQuery>;
} {
  const at = request.url.indexOf('?');
  const path = at < 0 ? request.url : request.url.slice(0, at);
  const match = routes.match(request.method, path);
  if (match.unknown !== undefined) throw unknownSegment(match.unknown);
  return {
    route: found(match),
    params: match.params,
    path,
    query: parseQuery(at < 0 ? '' : request.url.slice(at + 1)),
  };
}

function found(match: ReturnType<typeof routes.match>): NonNullable<typeof match.route> {
  if (match.route !== undefined) return match.route;
  throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.', {
    headers: { Allow: match.allowed.join(', ') },
  });
}

export interface RequestIds extends Record<string, string> {
  'request-id': string;
  'client-request-id': string;
}

export function requestIds(headers: Headers): RequestIds {
  const id = randomUUID();
  return { 'request-id': id, 'client-request-id': headers['client-request-id'] ?? id };
}

export function errorReply(error: GraphError, ids: RequestIds, now: number): Reply {
  return {
    status: error.status,
    headers: { ...ids, ...error.headers },
    body: JSON.stringify(error.body(ids['request-id'], ids['client-request-id'], now)),
  };
}
