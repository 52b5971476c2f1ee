import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { World } from '../store/world.ts';
import type { FaultOptions, Json, JsonObject } from '../types.ts';
import { type Reply, json } from './context.ts';
import { type Caller, dispatch } from './dispatch.ts';
import { distort, isDistortion, undistortedUrl } from './distortion.ts';
import { badRequest, GraphError } from './errors.ts';
import { claimObject } from './write/claims.ts';

const MOST = 20;
const item = z.object({
  id: z.string().min(1),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.json().optional(),
  dependsOn: z.array(z.string()).optional(),
});
const batch = z.object({ requests: z.array(item) });
type Item = z.infer<typeof item>;

/** `POST /$batch`: up to twenty requests, each with its own status, headers, throttling and faults; the slowest is waited for. */
export async function answerBatch(
  world: World,
  caller: Caller,
  method: string,
  body: Json | undefined,
): Promise<Reply> {
  if (method !== 'POST')
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  const parsed = batch.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid batch payload format.', 'BadRequest');
  check(parsed.data.requests);
  const { writeDurationMs } = world.settings;
  const begun = inOrder(parsed.data.requests).map((request) => begin(world, caller, request));
  const writes = begun.some(({ request }) => request.method.toUpperCase() !== 'GET');
  const waitMs = Math.max(writes ? writeDurationMs : 0, ...begun.map(({ fault }) => fault?.delayMs ?? 0));
  if (waitMs > 0) await sleep(waitMs);
  try {
    const statuses = new Map<string, number>();
    let lost = false;
    const responses = begun.map((item) => {
      const { response, lost: isLost } = answerItem(world, caller, item, statuses);
      lost ||= isLost;
      statuses.set(item.request.id, Number(response['status']));
      return response;
    });
    return { ...json(200, { responses }), lost };
  } finally {
    for (const { release } of begun) release();
  }
}

interface Begun {
  readonly request: Item;
  readonly url: string;
  readonly fault: FaultOptions | undefined;
  /** Somebody else is writing to the object. */
  readonly busy: GraphError | null;
  release(): void;
}

function begin(world: World, caller: Caller, request: Item): Begun {
  const url = `/${request.url.replace(/^\//, '')}`;
  const fault = world.faults.take(request.method, `/v1.0${url}`, caller.tenant.identity.id);
  try {
    const release = claimObject(caller.tenant, request.method.toUpperCase(), url, world.settings.writeDurationMs);
    return { request, url, fault, busy: null, release };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { request, url, fault, busy: error, release: () => undefined };
  }
}

function check(requests: readonly Item[]): void {
  if (requests.length === 0 || requests.length > MOST)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${MOST}.`, 'MaximumValueExceeded');
  const ids = new Set(requests.map((request) => request.id));
  if (ids.size !== requests.length) throw badRequest('Request Id must be unique within the batch.', 'BadRequest');
  for (const request of requests) {
    if (request.dependsOn?.some((id) => !ids.has(id) || id === request.id) === true)
      throw badRequest('A dependsOn names a request that is not in the batch.', 'BadRequest');
    if (request.url.replace(/^\//, '').startsWith('$batch'))
      throw badRequest('Batches cannot be nested.', 'BadRequest');
    if (request.body !== undefined && !hasJsonType(request))
      throw badRequest('A request with a body needs a Content-Type header.', 'BadRequest');
  }
}

function hasJsonType(request: Item): boolean {
  return Object.entries(request.headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.toLowerCase().includes('application/json'),
  );
}

/** Dependencies first; throws on a cycle. */
function inOrder(requests: readonly Item[]): Item[] {
  const done: Item[] = [];
  let waiting = [...requests];
  while (waiting.length > 0) {
    const ready = waiting.filter((request) =>
      (request.dependsOn ?? []).every((id) => done.some((other) => other.id === id)),
    );
    if (ready.length === 0) throw badRequest('The batch has circular dependencies.', 'BadRequest');
    done.push(...ready);
    waiting = waiting.filter((request) => !ready.includes(request));
  }
  return done;
}

interface ItemAnswer {
  response: JsonObject;
  /** Takes the answer to the whole batch along. */
  lost: boolean;
}

function answerItem(
  world: World,
  caller: Caller,
  { request, url, fault, busy }: Begun,
  statuses: ReadonlyMap<string, number>,
): ItemAnswer {
  const failed = request.dependsOn?.find((id) => (statuses.get(id) ?? 0) >= 400);
  if (failed !== undefined) {
    const error = { code: 'FailedDependency', message: `Failed dependency: request ${failed}.` };
    return { response: { id: request.id, status: 424, headers: {}, body: { error } }, lost: false };
  }
  if (busy !== null) return { response: faultItem(request.id, { status: busy.status, code: busy.code }), lost: false };
  // Nothing of it is done, and the answers to the others go with it.
  if (fault?.kind === 'reset') return { response: faultItem(request.id, { status: 503 }), lost: true };
  if (fault?.status !== undefined && !isDistortion(fault))
    return { response: faultItem(request.id, fault), lost: false };
  const reply = dispatch(world, caller, {
    method: request.method.toUpperCase(),
    url: undistortedUrl(url),
    headers: Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: request.body,
  });
  const told = isDistortion(fault) ? distort(world, reply, fault, `/v1.0${url}`) : reply;
  const isLost = reply.lost === true || fault?.kind === 'lostAnswer' || fault?.kind === 'halfBody';
  return { response: itemOf(request.id, told), lost: isLost };
}

function itemOf(id: string, reply: Reply): JsonObject {
  return {
    id,
    status: reply.status,
    headers: { 'Content-Type': 'application/json', ...reply.headers },
    ...(reply.body !== undefined && { body: bodyOf(reply.body) }),
  };
}

function bodyOf(text: string | Buffer): Json {
  return JSON.parse(text.toString()) as Json;
}

function faultItem(id: string, fault: FaultOptions): JsonObject {
  const {
    code = 'TooManyRequests',
    retryAfterSeconds,
    message = 'The service answered with an injected fault.',
  } = fault;
  const headers: JsonObject = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return { id, status: fault.status ?? 429, headers, body: { error: { code, message } } };
}
