import { type Simulator, type TenantHandle, type Json, type JsonObject } from '../types.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: JsonObject;
}

/** A caller with a token, speaking to the simulator the way the product does: real links, mapped origin. */
export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: Json, headers?: Record<string, string>): Promise<Answer>;
  /** Every object of a collection, following nextLinks. */
  all(path: string, headers?: Record<string, string>): Promise<JsonObject[]>;
  /** One delta round: its entries and its deltaLink. */
  round(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ entries: JsonObject[]; deltaLink: string; pages: number }>;
  readonly token: string;
}

export async function signIn(simulator: Simulator, tenant: TenantHandle = simulator.tenant()): Promise<Client> {
  const answer = await requestToken(simulator, tenant.id, {
    client_id: tenant.clientId,
    client_secret: tenant.clientSecret,
  });
  return clientOf(simulator, String(answer.body['access_token']));
}

export async function requestToken(
  simulator: Simulator,
  tenantId: string,
  form: Record<string, string>,
): Promise<Answer> {
  const fields = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default', ...form };
  const kept = Object.entries(fields).filter(([, value]) => value !== '');
  const response = await fetch(`${simulator.url}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(kept),
  });
  return toAnswer(response);
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text.startsWith('{');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as JsonObject) : { text },
  };
}

export function clientOf(simulator: Simulator, token: string): Client {
  const url = (path: string): string =>
    path.startsWith('https://')
      ? path.replace('https://graph.microsoft.com', simulator.url)
      : `${simulator.url}/v1.0${path}`;
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return toAnswer(
      await fetch(url(path), {
        method,
        headers: { Authorization: `Bearer ${token}`, ...type, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  };
  const get: Client['get'] = (path, headers) => send('GET', path, undefined, headers);
  return {
    token,
    send,
    get,
    all: async (path, headers) => (await follow(get, path, headers)).entries,
    round: async (path, headers) => {
      const { entries, last, pages } = await follow(get, path, headers);
      return { entries, deltaLink: String(last['@odata.deltaLink']), pages };
    },
  };
}

async function follow(
  get: Client['get'],
  path: string,
  headers?: Record<string, string>,
): Promise<{ entries: JsonObject[]; last: JsonObject; pages: number }> {
  const entries: JsonObject[] = [];
  let next: string | undefined = path;
  let last: JsonObject = {};
  let pages = 0;
  while (next !== undefined) {
    const answer: Answer = await get(next, headers);
    if (answer.status !== 200) throw new Error(`${next}: ${answer.status} ${JSON.stringify(answer.body)}`);
    entries.push(...itemsOf(answer.body));
    last = answer.body;
    pages += 1;
    next = typeof last['@odata.nextLink'] === 'string' ? last['@odata.nextLink'] : undefined;
  }
  return { entries, last, pages };
}

export function itemsOf(body: JsonObject): JsonObject[] {
  const value = body['value'];
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item))
    : [];
}

export function errorCode(answer: Answer): string {
  const error = answer.body['error'];
  return typeof error === 'object' && error !== null && !Array.isArray(error) ? String(error['code']) : String(error);
}
