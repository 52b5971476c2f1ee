import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { catalogueRoutes } from './catalogue-api.ts';
import { customerRoutes } from './customer-api.ts';
import { Deliveries } from './deliveries.ts';
import { parseForm } from './form.ts';
import { type PageAnswer, advance, layout, page } from './pages.ts';
import { Refusal } from './refusal.ts';
import type { Handler, Routes } from './routes.ts';
import { loadWorld, saveWorld } from './state-file.ts';
import { subscriptionRoutes } from './subscription-api.ts';
import { API_VERSION, World } from './world.ts';

export interface StripeSimulator {
  /** Without a slash at the end. */
  readonly url: string;
  readonly world: World;
  readonly deliveries: Deliveries;
  /** Requests as they came, oldest first: `GET /v1/prices`. */
  readonly requests: readonly string[];
  /** Answers nothing but 503 from now on, or again as before. */
  setAway(away: boolean): void;
  advance(seconds: number): void;
  close(): Promise<void>;
}

export interface StripeSimulatorOptions {
  readonly port?: number;
  readonly host?: string;
  /** The only secret key that is accepted. */
  readonly secretKey: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Kept across restarts. */
  readonly stateFile?: string;
}

const ROUTES: Routes = { ...catalogueRoutes, ...customerRoutes, ...subscriptionRoutes };
const MAX_BODY_BYTES = 1024 * 1024;

/** A Stripe of one's own: the part of its API that a subscription needs, its pages, its notices and its clock. */
export async function startStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const world = new World();
  const { stateFile } = options;
  if (stateFile !== undefined) loadWorld(world, stateFile);
  const deliveries = new Deliveries(world, options.webhook ?? { url: null, secret: 'whsec_none' });
  const requests: string[] = [];
  let away = false;
  const server = createServer((request, response) => {
    answer(request, response)
      .then(() => {
        if (stateFile !== undefined && request.method === 'POST') saveWorld(world, stateFile);
      })
      .catch((error: unknown) => {
        send(response, 500, {
          error: { type: 'api_error', message: error instanceof Error ? error.message : 'fault' },
        });
      });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base());
    const body = await bodyOf(request);
    requests.push(`${request.method ?? 'GET'} ${url.pathname}`);
    if (away) return send(response, 503, { error: { type: 'api_error', message: 'away' } });
    if (url.pathname.startsWith('/v1/')) return answerApi(request, response, { url, body });
    if (url.pathname === '/healthz') return send(response, 200, {});
    if (url.pathname === '/simulator') return sendPage(response, control(body === '' ? null : body));
    const pressed = request.method === 'POST' ? new URLSearchParams(body).get('press') : null;
    const found = page({ world, path: url.pathname, query: url.searchParams, pressed });
    sendPage(response, found ?? { status: 404, html: layout('Not found', '') });
  }

  function answerApi(
    request: IncomingMessage,
    response: ServerResponse,
    { url, body }: { url: URL; body: string },
  ): void {
    try {
      admit(request);
      const key = request.headers['idempotency-key'];
      const method = request.method ?? 'GET';
      const said = `${method} ${url.pathname} ${body}`;
      const before = typeof key === 'string' && method === 'POST' ? world.answers.get(key) : undefined;
      if (before && before.request !== said)
        throw new Refusal(
          'Keys for idempotent requests can only be used with the same parameters they were first used with.',
          {
            type: 'idempotency_error',
          },
        );
      if (before) return send(response, before.status, before.body);
      const { handler, id } = routeOf(method, url.pathname);
      const form = parseForm(method === 'GET' ? url.search.slice(1) : body);
      const result = handler({ world, id, form, base: base() });
      if (typeof key === 'string' && method === 'POST')
        world.answers.set(key, { request: said, status: 200, body: structuredClone(result) });
      send(response, 200, result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, type, code, param, message } = error;
      send(response, status, { error: { type, message, ...(code ? { code } : {}), ...(param ? { param } : {}) } });
    }
  }

  function admit({ headers }: IncomingMessage): void {
    if (headers.authorization !== `Bearer ${options.secretKey}`)
      throw new Refusal('Invalid API Key provided.', { status: 401 });
    if (headers['stripe-version'] !== API_VERSION)
      throw new Refusal(`This simulator speaks ${API_VERSION} only, not ${String(headers['stripe-version'])}.`);
  }

  /** What the operator of the simulator may do: move the clock, hold notices, be away. */
  function control(body: string | null): PageAnswer {
    const pressed = new URLSearchParams(body ?? '');
    const days = Number(pressed.get('days') ?? 0);
    if (Number.isFinite(days) && days > 0) advance(world, Math.round(days * 86_400));
    const mode = pressed.get('mode');
    if (mode === 'now' || mode === 'held' || mode === 'dropped') deliveries.mode = mode;
    if (pressed.has('release')) deliveries.release(pressed.get('release') === 'backwards' ? 'backwards' : 'asItCame');
    const times = Number(pressed.get('times') ?? 0);
    if (Number.isInteger(times) && times > 0 && times <= 10) deliveries.times = times;
    const now = new Date(world.now() * 1_000).toISOString();
    return {
      html: layout(
        'Clock and notices',
        `<p>It is ${now} here; notices: ${deliveries.mode}, each ${String(deliveries.times)} time(s).</p>
<form method="post"><label>Days ahead <input name="days" value="30"></label> <button>Move the clock</button></form>
<form method="post"><button name="mode" value="now">Send notices at once</button> <button name="mode" value="held">Hold them</button> <button name="mode" value="dropped">Drop them</button> <button name="release" value="asItCame">Release what is held</button> <button name="release" value="backwards">Release it backwards</button> <button name="times" value="3">Send each three times</button> <button name="times" value="1">Send each once</button></form>`,
      ),
    };
  }

  const base = (): string =>
    `http://${options.host ?? '127.0.0.1'}:${String((server.address() as AddressInfo | null)?.port ?? options.port ?? 0)}`;
  await listen(server, options);
  return {
    url: base(),
    world,
    deliveries,
    requests,
    setAway: (value) => void (away = value),
    advance: (seconds) => advance(world, seconds),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function routeOf(method: string, path: string): { handler: Handler; id: string } {
  const exact = ROUTES[`${method} ${path}`];
  if (exact) return { handler: exact, id: '' };
  for (const [route, handler] of Object.entries(ROUTES)) {
    const [routeMethod, routePath = ''] = route.split(' ');
    const match = routeMethod === method ? new RegExp(`^${routePath.replace(':id', '([^/]+)')}$`).exec(path) : null;
    if (match?.[1] !== undefined) return { handler, id: decodeURIComponent(match[1]) };
  }
  throw new Refusal(`Unrecognized request URL (${method}: ${path}).`, { status: 404 });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_simulated' });
  response.end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, found: PageAnswer): void {
  if ('redirect' in found) response.writeHead(303, { location: found.redirect }).end();
  else response.writeHead(found.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(found.html);
}

function listen(server: Server, { port = 0, host = '127.0.0.1' }: StripeSimulatorOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
