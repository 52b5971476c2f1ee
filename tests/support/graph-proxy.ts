import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, decoded. */
  readonly url: string;
}

type Body = Record<string, unknown>;

type OwnAnswer = (request: ProxiedRequest) => { status: number; body: Body; headers?: Record<string, string> } | null;

/** Set and taken away by the test at any time. */
export interface ProxyRules {
  /** Answers in the tenant's place; null lets the request through. */
  answer?: OwnAnswer | undefined;
  /** The same for one request of a batch: the others are answered by the tenant. */
  answerInBatch?: OwnAnswer | undefined;
  /** Changes what the tenant answered. */
  change?: ((request: ProxiedRequest, body: Body) => Body) | undefined;
  /**
   * Asked with every answer, those in a batch one by one: whether the connection drops instead of it. What was asked for is
   * done. In a batch all are asked, and one is enough.
   */
  lose?: ((exchange: ProxiedExchange) => boolean) | undefined;
}

export interface ProxiedExchange extends ProxiedRequest {
  /** As it was sent. */
  readonly sent: string;
  readonly status: number;
}

/** Stands between the product and the simulated Graph. */
export async function graphProxy(target: string): Promise<{ url: string; rules: ProxyRules; close(): Promise<void> }> {
  const rules: ProxyRules = {};
  const server = createServer((incoming, response) => {
    void forward(incoming).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.destroy(),
    );
  });

  async function forward(
    incoming: IncomingMessage,
  ): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
    const request = { method: incoming.method ?? 'GET', url: decodeURIComponent(incoming.url ?? '') };
    const own = rules.answer?.(request);
    const json = { 'content-type': 'application/json' };
    if (own)
      return { status: own.status, headers: { ...json, ...own.headers }, body: Buffer.from(JSON.stringify(own.body)) };
    const whole = await bodyOf(incoming);
    const { sent, answered } = answeredInBatch(request, whole, rules.answerInBatch);
    const answer = await fetch(target + (incoming.url ?? ''), {
      method: request.method,
      headers: endToEnd(incoming.headers),
      ...(sent.length > 0 ? { body: sent } : {}),
    });
    const body = withAnswered(Buffer.from(await answer.arrayBuffer()), answered);
    const exchange = { ...request, sent: whole.toString(), status: answer.status };
    const lost = exchangesOf(exchange, body).map((one) => rules.lose?.(one) === true);
    if (lost.includes(true)) throw new Error('lost');
    const changed = answer.ok && rules.change ? rules.change(request, JSON.parse(body.toString()) as Body) : null;
    return {
      status: answer.status,
      headers: endToEnd(Object.fromEntries(answer.headers)),
      body: changed ? Buffer.from(JSON.stringify(changed)) : body,
    };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rules,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface BatchBody {
  readonly requests: readonly {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly body?: Body;
  }[];
}

interface AnswerInBatch {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Body;
}

/** What the tenant gets of a batch, and what it does not hear of. Of a batch one request is let through at least. */
function answeredInBatch(
  { url }: ProxiedRequest,
  whole: Buffer,
  answerOf: OwnAnswer | undefined,
): { sent: Buffer; answered: AnswerInBatch[] } {
  if (answerOf === undefined || !url.endsWith('/$batch')) return { sent: whole, answered: [] };
  const { requests } = JSON.parse(whole.toString()) as BatchBody;
  const answered = requests.slice(1).flatMap(({ id, method, url: path }) => {
    const own = answerOf({ method, url: decodeURIComponent(`/v1.0${path}`) });
    return own === null ? [] : [{ id, headers: {}, ...own }];
  });
  const left = requests.filter(({ id }) => !answered.some((own) => own.id === id));
  return { sent: Buffer.from(JSON.stringify({ requests: left })), answered };
}

function withAnswered(body: Buffer, answered: readonly AnswerInBatch[]): Buffer {
  if (answered.length === 0) return body;
  const { responses } = JSON.parse(body.toString()) as { responses: unknown[] };
  return Buffer.from(JSON.stringify({ responses: [...responses, ...answered] }));
}

/** A batch is what travels in it. */
function exchangesOf(exchange: ProxiedExchange, answer: Buffer): ProxiedExchange[] {
  if (!exchange.url.endsWith('/$batch') || exchange.status !== 200) return [exchange];
  const { requests } = JSON.parse(exchange.sent) as BatchBody;
  const { responses } = JSON.parse(answer.toString()) as { responses: { id: string; status: number }[] };
  const statuses = new Map(responses.map(({ id, status }) => [id, status]));
  return requests.map(({ id, method, url, body }) => ({
    method,
    url: decodeURIComponent(`/v1.0${url}`),
    sent: body === undefined ? '' : JSON.stringify(body),
    status: statuses.get(id) ?? 0,
  }));
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Headers of the one connection are not those of the other. */
const HOP_BY_HOP = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'content-encoding',
  'keep-alive',
]);

function endToEnd(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !HOP_BY_HOP.has(name) ? [[name, value]] : [],
    ),
  );
}
