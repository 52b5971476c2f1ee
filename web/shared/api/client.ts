import { shallowRef } from 'vue';
import { type ProblemCode, offlineProblem, problemOf } from './problem.ts';

/** The workspace of the address in the browser; every request is made for it. */
export const workspaceId = shallowRef<string | null>(null);

/** Whether the last request reached the server. */
export const isReachable = shallowRef(true);

/** One more with each refusal that may come of a session that has ended, or of another role or membership than the console knows. */
export const doubts = shallowRef(0);

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const DOUBTFUL: ReadonlySet<ProblemCode> = new Set(['unauthenticated', 'forbidden', 'not-found']);
/** What is asked when there are doubts. */
const ACCOUNT = '/account';

/** The answer as it comes. Errors: `ApiProblem`, also where the server cannot be reached. */
export async function send(
  method: Method,
  path: string,
  { query, body, signal, headers }: RequestOptions = {},
): Promise<Response> {
  const response = await reach(addressOf(path, query), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(workspaceId.value === null ? {} : { 'x-workspace-id': workspaceId.value }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (DOUBTFUL.has(problem.code) && path !== ACCOUNT) doubts.value += 1;
    throw problem;
  }
  return response;
}

/**
 * Requests to `/api/v1`, by path below it. `T` is the type of the route's schema (`z.infer` of it); answers are not
 * checked again here.
 */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    ask<T>('GET', path, { query: query ?? {}, signal }),
  post: <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> =>
    ask<T>('POST', path, { ...options, body: body ?? {} }),
  put: <T>(path: string, body: unknown): Promise<T> => ask<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown): Promise<T> => ask<T>('PATCH', path, { body }),
  delete: (path: string): Promise<void> => ask<void>('DELETE', path, {}),
};

async function ask<T>(method: Method, path: string, options: RequestOptions): Promise<T> {
  const response = await send(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(address, init);
    isReachable.value = true;
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    isReachable.value = false;
    throw offlineProblem();
  }
}

/** `path` below `/api/v1`, or whole where it begins with `/api/`. */
function addressOf(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const search = params.size === 0 ? '' : `?${params.toString()}`;
  return `${path.startsWith('/api/') ? path : `/api/v1${path}`}${search}`;
}

/** For a POST that starts something: the same key for every try of one decision, so that a repetition starts nothing twice. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
