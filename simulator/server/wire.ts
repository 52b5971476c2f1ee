import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuthorityError } from '../authority/errors.ts';
import type { Reply } from '../graph/context.ts';
import { errorReply, requestIds } from '../graph/dispatch.ts';
import { isDistortion } from '../graph/distortion.ts';
import { GraphError } from '../graph/errors.ts';
import type { World } from '../store/world.ts';
import type { FaultOptions } from '../types.ts';

/** The whole request body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (request.method === 'GET' || request.method === 'HEAD') return '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends a reply; `half` breaks off in the middle of the body. */
export function send(response: ServerResponse, reply: Reply, half = false): void {
  if (reply.lost === true) {
    response.destroy();
    return;
  }
  const { status, body = '' } = reply;
  const type: Record<string, string> =
    body === ''
      ? {}
      : {
          'Content-Type':
            'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8',
        };
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const length: Record<string, string> = status === 204 ? {} : { 'Content-Length': String(bytes.length) };
  response.writeHead(status, { ...type, ...length, ...reply.headers });
  if (!half) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}

/** Acts out a fault; true when the request is answered (or cut). */
export async function misbehave(
  world: World,
  response: ServerResponse,
  fault: FaultOptions,
  url: string,
): Promise<boolean> {
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  const kind = fault.kind ?? (fault.status === undefined && fault.code === undefined ? 'delay' : 'error');
  if (kind === 'delay' || kind === 'halfBody' || kind === 'lostAnswer' || isDistortion(fault)) return false;
  if (kind === 'reset') response.destroy();
  else if (kind === 'html') send(response, htmlReply(fault));
  else send(response, faultReply(world, fault, url));
  world.statistics.record(`fault ${kind}`, 'fault', fault.status ?? 0);
  return true;
}

function retryAfter(fault: FaultOptions): Record<string, string> {
  return fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) };
}

function htmlReply(fault: FaultOptions): Reply {
  const body =
    "<html><head><title>Service Unavailable</title></head><body><h2>Our services aren't available right now</h2></body></html>";
  return { status: fault.status ?? 503, body, headers: { 'Content-Type': 'text/html', ...retryAfter(fault) } };
}

const CODES: Readonly<Record<number, string>> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  409: 'Directory_ConcurrencyViolation',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'UnknownError',
  503: 'ServiceNotAvailable',
  504: 'UnknownError',
};

function faultReply(world: World, fault: FaultOptions, url: string): Reply {
  const now = world.clock.now();
  if (url.includes('/oauth2/')) {
    const error = new AuthorityError(Number(fault.code ?? 90033));
    return { status: fault.status ?? error.status, body: JSON.stringify(error.body(now)), headers: retryAfter(fault) };
  }
  const status = fault.status ?? 503;
  const error = new GraphError(
    status,
    fault.code ?? CODES[status] ?? 'UnknownError',
    fault.message ?? 'The service answered with an injected fault.',
    { headers: retryAfter(fault) },
  );
  return errorReply(error, requestIds({}), now);
}
