import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configFrom, readEnv, type EntraConfig } from '../config/index.ts';
import { type HttpConnections, createHttpConnections } from './http-link.ts';
import type { GraphIdentity } from './types.ts';

/** A hand-made Entra for tests: what it answers is scripted, what it was asked is kept. */
export interface StubEntra {
  readonly url: string;
  readonly requests: StubRequest[];
  /** Requests to the token endpoint, resp. to Graph. */
  tokenRequests(): StubRequest[];
  graphRequests(): StubRequest[];
  /** Answers of Graph in turn; the last stays. */
  script(...answers: StubAnswer[]): void;
  scriptTokens(...answers: StubAnswer[]): void;
  readonly config: EntraConfig;
  readonly connections: HttpConnections;
  close(): Promise<void>;
}

export interface StubRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly atMs: number;
}

export type StubAnswer = StubReply | ((request: StubRequest, response: ServerResponse) => StubReply | null);

export interface StubReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless a string. */
  readonly body?: unknown;
  /** Breaks the connection before (`reset`) or in the middle of (`cut`) the answer. */
  readonly broken?: 'reset' | 'cut';
  readonly delayMs?: number;
}

export const IDENTITY: GraphIdentity = {
  tenantId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  clientId: '11111111-2222-4333-8444-555555555555',
  cloud: 'global',
  credential: { kind: 'secret', clientSecret: 'Very~Secret.Value_123' },
};

let tokens = 0;

/** An unsigned token like Entra's. */
export function makeToken(roles: readonly string[] = ['User.Read.All']): string {
  tokens += 1;
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ roles, uti: String(tokens) })}.signature`;
}

export function tokenAnswer(expiresIn = 3599, token = makeToken()): StubReply {
  return { body: { token_type: 'Bearer', expires_in: expiresIn, access_token: token } };
}

export function refusal(aadsts: number, error = 'invalid_client', status = 401): StubReply {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${String(aadsts)}: Something for ${IDENTITY.clientId}. Trace ID: t Correlation ID: c Timestamp: 2026-01-01`,
      error_codes: [aadsts],
      correlation_id: '00000000-0000-4000-8000-00000000c0de',
    },
  };
}

export async function startStubEntra(): Promise<StubEntra> {
  const requests: StubRequest[] = [];
  let graph: StubAnswer[] = [{ body: { value: [] } }];
  let token: StubAnswer[] = [() => tokenAnswer()];
  const server = createServer((incoming, response) => {
    void read(incoming).then((request) => {
      requests.push(request);
      const script = isToken(request) ? token : graph;
      const next = script.length > 1 ? script.shift() : script[0];
      const reply = typeof next === 'function' ? next(request, response) : (next ?? {});
      if (reply !== null) setTimeout(() => answer(response, reply), reply.delayMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const originMap = { 'https://login.microsoftonline.com': url, 'https://graph.microsoft.com': url };
  const config = configFrom(readEnv({ ENTRA_ORIGIN_MAP: JSON.stringify(originMap), GRAPH_TIMEOUT_MS: '1500' })).entra;
  const connections = createHttpConnections({ originMap, timeoutMs: config.timeoutMs });
  return {
    url,
    requests,
    tokenRequests: () => requests.filter(isToken),
    graphRequests: () => requests.filter((request) => !isToken(request)),
    script: (...answers) => void (graph = answers),
    scriptTokens: (...answers) => void (token = answers),
    config,
    connections,
    close: async () => {
      await connections.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isToken({ url }: StubRequest): boolean {
  return url.includes('/oauth2/v2.0/token');
}

async function read(incoming: IncomingMessage): Promise<StubRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
    atMs: Date.now(),
  };
}

function answer(response: ServerResponse, { status = 200, headers = {}, body, broken }: StubReply): void {
  if (broken === 'reset') return void response.destroy();
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, {
    ...(text === '' ? {} : { 'content-type': type }),
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  });
  if (broken !== 'cut') return void response.end(text);
  response.write(text.slice(0, Math.max(1, text.length / 2)));
  setTimeout(() => response.destroy(), 20);
}
