import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findStripeMock } from '#local/servers/stripe/find-stripe-mock.ts';
import { type StripeSimulator, startStripeSimulator } from '#simulator/stripe/start.ts';

export const STRIPE_KEY = 'sk_test_51CybbackOnlyForTests';
export const WEBHOOK_SECRET = 'whsec_onlyForTests';

/** Takes a notice of Stripe; answers the status. */
export type Receiver = (notice: { body: string; signature: string }) => Promise<number>;

export interface WatchedStripe {
  readonly url: string;
  readonly simulator: StripeSimulator;
  /** What Stripe's own mock server refused of the requests until now, with its reason. */
  readonly invalid: readonly string[];
  /** How many requests it has checked. */
  checked(): number;
  deliverTo(receiver: Receiver): void;
  close(): Promise<void>;
}

/**
 * The simulated Stripe, behind a proxy that shows every request to stripe-mock as well: what Stripe's own description of
 * its API does not allow is found, whatever the simulator makes of it.
 */
export async function watchedStripe(): Promise<WatchedStripe> {
  const mock = await startStripeMock();
  const invalid: string[] = [];
  let checked = 0;
  let receiver: Receiver = () => Promise.resolve(503);
  let simulator: StripeSimulator | null = null;

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    if (request.url === '/notices') {
      const status = await receiver({ body, signature: String(request.headers['stripe-signature']) });
      return void response.writeHead(status).end();
    }
    const { authorization, 'stripe-version': version, 'content-type': type, 'idempotency-key': key } = request.headers;
    const headers = {
      ...(authorization === undefined ? {} : { authorization }),
      ...(version === undefined ? {} : { 'stripe-version': String(version) }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(key === undefined ? {} : { 'idempotency-key': String(key) }),
    };
    const method = request.method ?? 'GET';
    const ask = (base: string): Promise<Response> =>
      fetch(`${base}${request.url ?? '/'}`, { method, headers, ...(method === 'POST' ? { body } : {}) });
    const judged = await ask(mock.url);
    checked += 1;
    const verdict = await judged.text();
    if (judged.status >= 400) invalid.push(`${method} ${request.url ?? ''} ${body}: ${verdict}`);
    const answer = await ask(simulator?.url ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/json', 'request-id': 'req_watched' });
    response.end(await answer.text());
  }

  const server = createServer((request, response) => {
    forward(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  simulator = await startStripeSimulator({
    secretKey: STRIPE_KEY,
    webhook: { url: `${url}/notices`, secret: WEBHOOK_SECRET },
  });
  const started = simulator;
  return {
    url,
    simulator: started,
    invalid,
    checked: () => checked,
    deliverTo: (next) => void (receiver = next),
    async close() {
      await started.close();
      server.closeAllConnections();
      server.close();
      await mock.stop();
    },
  };
}

async function startStripeMock(): Promise<{ url: string; stop(): Promise<void> }> {
  const program = await findStripeMock({ log: (line) => console.error(line) });
  const port = await freePort();
  const child = spawn(program, ['-http-port', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${String(port)}`;
  const ended = once(child, 'exit');
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(`${url}/v1/products?limit=1`, { headers: { authorization: 'Bearer sk_test_x' } }).catch(
      () => null,
    );
    if (answer?.ok === true) break;
    if (attempt > 300 || child.exitCode !== null) throw new Error('stripe-mock does not answer');
    await sleep(100);
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
