import createClient from 'openapi-fetch';
import { shallowRef } from 'vue';
import type { Answer, RequestOptions, RequestArgs, Method, Operation, PathWith } from './operations.ts';
import { type ProblemCode, offlineProblem, problemOf } from './problem.ts';
import type { paths } from './schema.gen.d.ts';

/** The workspace of the address in the browser; every request is made for it. */
export const workspaceId = shallowRef<string | null>(null);

/** Whether the last request reached the server. */
export const isReachable = shallowRef(true);

/** One more with each refusal that may come of a session that has ended, or of another role or membership than the console knows. */
export const doubts = shallowRef(0);

const DOUBTFUL: ReadonlySet<ProblemCode> = new Set(['unauthenticated', 'forbidden', 'not-found']);
/** What is read again when there are doubts. */
const ACCOUNT: keyof paths = '/api/v1/account';

const client = createClient<paths>({ credentials: 'same-origin', fetch: reach, querySerializer: queryText });
client.use({
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    if (DOUBTFUL.has(problem.code) && schemaPath !== ACCOUNT) doubts.value += 1;
    throw problem;
  },
});

/**
 * Requests by the paths of the OpenAPI document; what they take and answer has the types of its schemas, and is not
 * checked again here. Errors: `ApiProblem`, also where the server cannot be reached.
 */
export const api = {
  get: <P extends PathWith<'get'>>(path: P, ...args: RequestArgs<Operation<P, 'get'>>) => callApi('get', path, args),
  post: <P extends PathWith<'post'>>(path: P, ...args: RequestArgs<Operation<P, 'post'>>) =>
    callApi('post', path, args),
  put: <P extends PathWith<'put'>>(path: P, ...args: RequestArgs<Operation<P, 'put'>>) => callApi('put', path, args),
  patch: <P extends PathWith<'patch'>>(path: P, ...args: RequestArgs<Operation<P, 'patch'>>) =>
    callApi('patch', path, args),
  delete: <P extends PathWith<'delete'>>(path: P, ...args: RequestArgs<Operation<P, 'delete'>>) =>
    callApi('delete', path, args),
};

/** The answer of a GET as it comes: a file, a stream. Errors: as of `api`. */
export async function openAnswer<P extends PathWith<'get'>>(
  path: P,
  options: RequestOptions<Operation<P, 'get'>>,
  accept: string,
): Promise<Response> {
  const { response } = await send('get', path, { ...options, accept, parseAs: 'stream' });
  return response;
}

/** For a POST that starts something: see `idempotencyKey`. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

async function callApi<P extends keyof paths, M extends Method>(
  method: M,
  path: P,
  [options]: readonly unknown[],
): Promise<Answer<Operation<P, M>>> {
  const { data } = await send(method, path, options ?? {});
  return data as Answer<Operation<P, M>>;
}

interface Sent {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
  readonly accept?: string;
  readonly parseAs?: 'json' | 'stream';
}

/** The types of a single request, which the client works out of its path, were checked at `api` already. */
const request = client.request as unknown as (
  method: Method,
  path: keyof paths,
  init: object,
) => Promise<{ readonly data?: unknown; readonly response: Response }>;

function send(
  method: Method,
  path: keyof paths,
  { path: inPath, query, body, signal, idempotencyKey, accept = 'application/json', parseAs = 'json' }: Sent,
): ReturnType<typeof request> {
  return request(method, path, {
    baseUrl: location.origin,
    params: { path: inPath, query },
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
    headers: { accept, 'x-workspace-id': workspaceId.value, 'idempotency-key': idempotencyKey },
    parseAs,
  });
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    isReachable.value = true;
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    isReachable.value = false;
    throw offlineProblem(request.method);
  }
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) params.append(name, String(one));
  }
  return params.toString();
}
