import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCybbackError } from '../domain/errors.ts';
import { createS3Client } from './s3-client.ts';
import { s3Storage } from './s3-storage.ts';
import type { Storage } from './storage.ts';

const PAGE = '<!doctype html><html><head><meta charset=utf-8><title>Sign in</title></head><body>Welcome</body></html>';
const FEED = '<?xml version="1.0"?><rss><channel><title>News</title></channel></rss>';

/** What may answer where somebody gave the wrong endpoint, or while a proxy stands in for the storage. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'a web page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE),
  'a web page that is not found': (response) => response.writeHead(404, { 'content-type': 'text/html' }).end(PAGE),
  'a page that may not be asked so': (response) => response.writeHead(405, { 'content-type': 'text/html' }).end(PAGE),
  'a redirect to a login': (response) => response.writeHead(302, { location: '/login' }).end(),
  'a JSON API': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}'),
  'an error of a JSON API': (response) =>
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"no route"}'),
  'nothing at all': (response) => response.writeHead(200).end(),
  'other XML': (response) => response.writeHead(200, { 'content-type': 'application/xml' }).end(FEED),
};

const REFUSALS = new Set(['a web page that is not found', 'a page that may not be asked so', 'an error of a JSON API']);
/** What looks like a file may be one: what it holds is compared with what was written. */
const FILE_LIKE = new Set(['nothing at all', 'a JSON API', 'other XML']);

const CALLS: Readonly<Record<string, (storage: Storage) => Promise<unknown>>> = {
  list: async (storage) => {
    for await (const _ of storage.list('')) return;
  },
  read: (storage) => storage.get('manifests/1'),
  'read a part': (storage) => storage.getRange('packs/1', { offset: 0, length: 4 }),
  write: (storage) => storage.put('packs/1', new Uint8Array([1])),
  'write if absent': (storage) => storage.put('packs/1', new Uint8Array([1]), { ifAbsent: true }),
  'list versions': async (storage) => storage.versions?.('packs/', null),
};

function storageAt(endpoint: string): Storage {
  const options = {
    endpoint,
    region: 'us-east-1',
    bucket: 'acme',
    prefix: '',
    pathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  };
  const connections = { maxAttempts: 1, requestTimeoutMs: 2_000 };
  return s3Storage(options, { client: createS3Client(options, connections), connections, settleMs: 1 });
}

const listening: Server[] = [];
async function endpointOf(server: Server, scheme: 'http' | 'https'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  listening.push(server);
  return `${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
afterAll(() => {
  for (const server of listening) server.close();
});

const answering = (answer: (response: ServerResponse) => void): Server =>
  createServer((request, response) => void request.resume().once('end', () => answer(response)));

async function problem(call: Promise<unknown>): Promise<{ code: string; message: string } | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (!isCybbackError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe('what is no S3 storage is believed nothing', () => {
  it.each(Object.keys(ANSWERS))(
    '%s is neither an empty bucket, nor a missing file, nor a written one',
    async (name) => {
      const storage = storageAt(await endpointOf(answering(ANSWERS[name] ?? (() => undefined)), 'http'));
      for (const [what, call] of Object.entries(CALLS)) {
        // A refusal to list versions means that there are none to be listed.
        if (what === 'list versions' && REFUSALS.has(name)) continue;
        if (FILE_LIKE.has(name) && /^(read|write)/.test(what)) continue;
        const found = await problem(call(storage));
        expect(found, what).toMatchObject({ code: 'storage-answer' });
        expect(found?.message, what).toMatch(/no S3 storage.*Check the endpoint URL/);
      }
    },
  );
});

describe('the wrong scheme is named', () => {
  let folder: string;
  let tls: { key: Buffer; cert: Buffer };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cybback-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-days', '2', '-subj', '/CN=localhost'];
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ]);
    tls = { key: await readFile(key), cert: await readFile(cert) };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const listed = (endpoint: string) => problem(CALLS['list']?.(storageAt(endpoint)) ?? Promise.resolve());

  it('https at a port that speaks http', async () => {
    const found = await listed(
      await endpointOf(
        answering((response) => response.end()),
        'https',
      ),
    );
    expect(found?.code).toBe('storage-tls');
    expect(found?.message).toContain('does not speak TLS at this port');
    expect(found?.message).toContain('http://');
  });

  it('https at a port that speaks something else', async () => {
    const ssh = createTcpServer((socket) => void socket.on('error', () => undefined).write('SSH-2.0-OpenSSH_9.6\r\n'));
    expect((await listed(await endpointOf(ssh, 'https')))?.message).toContain('does not speak TLS at this port');
  });

  it('http at a port that wants https and hangs up', async () => {
    const found = await listed(await endpointOf(createTlsServer(tls), 'http'));
    expect(found?.code).toBe('storage-unreachable');
    expect(found?.message).toContain('a port that wants https does this when it is asked by http');
  });

  it.each([
    'Client sent an HTTP request to an HTTPS server.\n',
    '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
  ])('http at a port that wants https and says so: %s', async (text) => {
    const found = await listed(
      await endpointOf(
        answering((response) => response.writeHead(400).end(text)),
        'http',
      ),
    );
    expect(found?.code).toBe('storage-answer');
    expect(found?.message).toContain('Begin the endpoint URL with https://');
  });

  it('a certificate that nobody trusts is still said to be that', async () => {
    const found = await listed(await endpointOf(createTlsServer(tls), 'https'));
    expect(found?.code).toBe('storage-tls');
    expect(found?.message).toContain('no certificate that is trusted');
  });
});
