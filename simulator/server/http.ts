import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AdminContext } from '../admin/action.ts';
import { answerAdmin } from '../admin/routes.ts';
import { instanceDiscovery, openIdConfiguration } from '../authority/discovery.ts';
import { AuthorityError } from '../authority/errors.ts';
import { grantToken } from '../authority/token-endpoint.ts';
import type { Reply } from '../graph/context.ts';
import { distort, isDistortion, undistortedUrl } from '../graph/distortion.ts';
import type { World } from '../store/world.ts';
import { answerGraph } from './graph-request.ts';
import { refusalOf } from './own-site.ts';
import { ADMIN_HEADERS, isPagePath, pageFile } from './page-files.ts';
import { misbehave, readBody, send } from './wire.ts';

const LONGEST_URL = 16 * 1024;

/** The one server: sign-in, Graph, the admin API and its page by path. */
export function createHttpServer(admin: AdminContext): Server {
  const server = createServer({ keepAliveTimeout: 30_000, maxHeaderSize: LONGEST_URL * 2 }, (request, response) => {
    answer(admin, request, response).catch((error: unknown) => {
      console.error(error);
      send(response, {
        status: 500,
        body: JSON.stringify({ error: { code: 'UnknownError', message: String(error) } }),
      });
    });
  });
  return server;
}

async function answer(admin: AdminContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world } = admin;
  const url = request.url ?? '/';
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const path = url.split('?')[0] ?? '';
  if (isPagePath(path) || url.startsWith('/_sim'))
    return send(response, await answerOwn(admin, request, { method, url, path, body }));
  const tenantId = /^\/([^/]+)\/oauth2\//.exec(url)?.[1];
  const fault = world.faults.take(method, url, tenantId);
  if (fault !== undefined) {
    const handled = await misbehave(world, response, fault, url);
    if (handled) return;
  }
  if (/^\/(v1\.0|beta)(\/|$)/.test(url)) {
    const asked = undistortedUrl(url);
    const reply = await answerGraph(world, { method, url: asked, headers: flatHeaders(request), body });
    const spoilt = isDistortion(fault) ? distort(world, reply, fault, url) : reply;
    const lost = reply.lost === true || fault?.kind === 'lostAnswer';
    return send(response, { ...spoilt, lost }, fault?.kind === 'halfBody');
  }
  return send(response, answerAuthority(world, method, url, body), fault?.kind === 'halfBody');
}

/** The page, and the API under it. */
async function answerOwn(
  admin: AdminContext,
  request: IncomingMessage,
  { method, url, path, body }: { method: string; url: string; path: string; body: string },
): Promise<Reply> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return { status: 403, body: JSON.stringify({ error: refusal }) };
  if (isPagePath(path)) return pageFile(method, path);
  const reply = await answerAdmin(admin, { method, url, body });
  return { ...reply, headers: { ...reply.headers, ...ADMIN_HEADERS } };
}

function answerAuthority(world: World, method: string, url: string, body: string): Reply {
  const path = url.split('?')[0] ?? '';
  const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path);
  try {
    if (token !== null && method === 'POST')
      return authorityReply(200, JSON.stringify(recorded(world, token[1] ?? '', body)));
    const tenantName = /^\/([^/]+)\/(?:v2\.0\/)?\.well-known\/openid-configuration$/.exec(path)?.[1];
    if (tenantName !== undefined)
      return authorityReply(200, JSON.stringify(openIdConfiguration(knownTenant(world, tenantName))));
    if (path === '/common/discovery/instance') return authorityReply(200, JSON.stringify(instanceDiscovery('common')));
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    world.statistics.record('POST /{tenant}/oauth2/v2.0/token', 'authority', error.status);
    return authorityReply(error.status, JSON.stringify(error.body(world.clock.now())));
  }
  return { status: 404, body: JSON.stringify({ error: { code: 'NotFound', message: `No such path: ${path}` } }) };
}

function recorded(world: World, tenantName: string, body: string): ReturnType<typeof grantToken> {
  const granted = grantToken(world, decodeURIComponent(tenantName), new URLSearchParams(body));
  world.statistics.record('POST /{tenant}/oauth2/v2.0/token', 'authority', 200);
  return granted;
}

function knownTenant(world: World, name: string): string {
  if (name === 'common' || name === 'organizations') return name;
  const tenant = world.findTenant(name);
  if (tenant === undefined) throw new AuthorityError(90002, { tenant: name });
  return tenant.identity.id;
}

function authorityReply(status: number, body: string): Reply {
  return { status, body, headers: { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' } };
}

function flatHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}
