import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiProxy } from './api-proxy.ts';

/** Stands for the API: says what it was asked. */
let api: Server;
let dev: ViteDevServer;
let root: string;
let devOrigin: string;

beforeAll(async () => {
  api = createHttpServer((request, response) => {
    response.end(
      JSON.stringify({
        url: request.url,
        origin: request.headers.origin ?? null,
        referer: request.headers.referer ?? null,
        host: request.headers.host,
        cookie: request.headers.cookie ?? null,
      }),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((done) => api.once('listening', done));
  root = mkdtempSync(join(tmpdir(), 'cybback-proxy-'));
  const target = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  dev = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    server: {
      host: '127.0.0.1',
      port: 0,
      ws: false,
      proxy: { '/api': apiProxy(target, 'https://backup.example:8443/') },
    },
  });
  await dev.listen();
  devOrigin = `http://127.0.0.1:${(dev.httpServer?.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await dev.close();
  api.close();
  rmSync(root, { recursive: true });
});

const ask = async (headers: Record<string, string>): Promise<unknown> =>
  (await fetch(`${devOrigin}/api/v1/me?x=1`, { method: 'POST', headers })).json();

test('what the development server asks looks as if the console itself asked', async () => {
  expect(await ask({ origin: devOrigin, referer: `${devOrigin}/sign-in`, cookie: 'a=b' })).toEqual({
    url: '/api/v1/me?x=1',
    origin: 'https://backup.example:8443',
    referer: null,
    host: `127.0.0.1:${(api.address() as AddressInfo).port}`,
    cookie: 'a=b',
  });
});

test('a page of another site gains nothing by it', async () => {
  expect(await ask({ origin: 'https://evil.example' })).toMatchObject({ origin: 'https://evil.example' });
  expect(await ask({ origin: 'null' })).toMatchObject({ origin: 'null' });
  expect(await ask({})).toMatchObject({ origin: null });
});
