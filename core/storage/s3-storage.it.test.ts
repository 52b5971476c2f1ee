import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListMultipartUploadsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { all, findingsOf, openTest, writeBackup } from '../repository/repository.fixture.ts';
import { createS3Client, type S3Options } from './s3-client.ts';
import { findS3Server, startS3Server, type S3Server } from './s3-server.fixture.ts';
import { s3Storage } from './s3-storage.ts';
import { storageContract } from './storage-contract.fixture.ts';

const program = findS3Server();
const name = program ? 'S3 storage' : 'S3 storage (skipped: no versitygw on the PATH, and CYBBACK_TEST_S3 is not set)';
const partBytes = 5 * 1024 * 1024;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Handler = (request: IncomingMessage, response: ServerResponse, forward: () => void) => void;

/** Stands between driver and server and spoils what a test wants spoiled. Signatures stay valid: the Host is kept. */
async function proxy(options: S3Options, handler: Handler): Promise<{ options: S3Options; close(): Promise<void> }> {
  const target = new URL(options.endpoint ?? '');
  const server = createServer((incoming, response) => {
    handler(incoming, response, () => {
      const outgoing = request(
        {
          host: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      outgoing.on('error', () => response.destroy());
      incoming.pipe(outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { options: { ...options, endpoint: `http://127.0.0.1:${port}` }, close };
}

/** A client whose requests are changed before they are signed, as if the provider had never seen what is changed. */
function withHeaders(options: S3Options, change: (headers: Record<string, string>) => void): S3Client {
  const client = createS3Client(options);
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      change(headers);
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return client;
}

describe.skipIf(!program)(name, () => {
  let server: S3Server;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    server = await startS3Server(program ?? '');
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => server.stop());
  const spoiled = async (handler: Handler): Promise<S3Options> => {
    const through = await proxy(await server.bucket(), handler);
    closers.push(() => through.close());
    return through.options;
  };

  storageContract('s3', async () => ({ storage: s3Storage(await server.bucket(), { partBytes }) }));
  storageContract('s3 below a prefix', async () => ({
    storage: s3Storage({ ...(await server.bucket()), prefix: 'a/b' }, { partBytes }),
  }));
  storageContract('s3 that ignores If-None-Match', async () => {
    const options = await server.bucket();
    const client = withHeaders(options, (headers) => delete headers['if-none-match']);
    return { storage: s3Storage(options, { client, partBytes, settleMs: 300 }) };
  });

  it('leaves no unfinished upload behind', async () => {
    const options = await server.bucket();
    const failing = async function* (): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 12; i += 1) yield new Uint8Array(1024 * 1024);
      throw new Error('source broke');
    };
    await expect(s3Storage(options, { partBytes }).put('x', failing())).rejects.toThrow('source broke');
    const client = createS3Client(options);
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: options.bucket }))).Uploads ?? []).toEqual([]);
  });

  it('goes on where a download broke off', async () => {
    let broken = 0;
    const options = await spoiled((incoming, response, forward) => {
      const isData = incoming.method === 'GET' && incoming.url?.includes('/big');
      if (isData && broken < 2) {
        broken += 1;
        setTimeout(() => response.destroy(), 15);
        const write = response.write.bind(response);
        // Lets the beginning through only.
        let sent = 0;
        response.write = ((chunk: Uint8Array, ...rest: []) => {
          sent += chunk.length;
          if (sent > 300_000) return (response.destroy(), false);
          return write(chunk, ...rest);
        }) as typeof response.write;
      }
      forward();
    });
    const storage = s3Storage(options);
    const body = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) >> 3);
    await storage.put('big', body);
    expect(Buffer.concat(await all(storage.stream('big'))).equals(body)).toBe(true);
    expect(broken).toBe(2);
    broken = 0;
    expect(Buffer.from(await storage.get('big')).equals(body)).toBe(true);
    expect(broken).toBe(2);
  });

  it('tries again when the storage is busy, and says so in the end', async () => {
    let refusals = 3;
    const options = await spoiled((_, response, forward) => {
      if (refusals-- <= 0) return forward();
      response.writeHead(503, { 'content-type': 'application/xml' });
      response.end('<Error><Code>SlowDown</Code><Message>slow down</Message></Error>');
    });
    const storage = s3Storage(options, { client: createS3Client(options, { maxAttempts: 4 }) });
    await storage.put('a', bytes('x'));
    expect(await storage.size('a')).toBe(1);
    refusals = 1000;
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'storage-throttled' });
  });

  it('notices a body that was damaged on the way', async () => {
    const options = await server.bucket();
    const client = withHeaders(options, (headers) => {
      headers['content-md5'] = Buffer.alloc(16).toString('base64');
    });
    await expect(s3Storage(options, { client }).put('a', bytes('x'))).rejects.toMatchObject({
      code: 'storage-unreachable',
    });
    expect(await s3Storage(options).size('a')).toBeNull();
  });

  it('says what is wrong with the settings', async () => {
    const options = await server.bucket();
    const secret = { ...options, credentials: { accessKeyId: 'test-access', secretAccessKey: 'wrong' } };
    const list = async (changed: S3Options): Promise<unknown> => all(s3Storage(changed).list(''));
    await expect(list(secret)).rejects.toMatchObject({ code: 'storage-credentials' });
    await expect(s3Storage(secret).get('a')).rejects.toMatchObject({ code: 'storage-credentials' });
    await expect(
      list({ ...options, credentials: { accessKeyId: 'nobody', secretAccessKey: 'x' } }),
    ).rejects.toMatchObject({ code: 'storage-credentials' });
    await expect(list({ ...options, bucket: 'no-such-bucket' })).rejects.toMatchObject({ code: 'storage-no-bucket' });
    await expect(s3Storage({ ...options, bucket: 'no-such-bucket' }).put('a', bytes('x'))).rejects.toMatchObject({
      code: 'storage-no-bucket',
    });
    await expect(
      list({ ...options, endpoint: options.endpoint?.replace('http:', 'https:') ?? null }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^storage-(tls|unreachable)$/) });
    await expect(list({ ...options, endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'storage-unreachable',
    });
  });

  it('pages through long lists and passes over names that are no keys', async () => {
    const options = await server.bucket();
    const storage = s3Storage(options);
    const client = createS3Client(options);
    await client.send(new PutObjectCommand({ Bucket: options.bucket, Key: 'odd name', Body: 'x' }));
    const keys = Array.from({ length: 1203 }, (_, i) => `many/${String(i).padStart(5, '0')}`);
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => storage.put(key, bytes('x'))));
    expect((await all(storage.list(''))).map((file) => file.key)).toEqual(keys);
  });

  it('carries a repository', async () => {
    const storage = s3Storage({ ...(await server.bucket()), prefix: 'backups' });
    const opened = await Promise.all([1, 2, 3, 4].map(() => openTest(storage)));
    const repository = opened[0] ?? expect.fail('not opened');
    const ids = Array.from({ length: 5000 }, (_, i) => `u${i}`);
    const ref = await writeBackup(repository, {}, ids);
    expect(await findingsOf(opened[3] ?? repository, ref)).toEqual([]);
    expect(await all(repository.listManifests())).toEqual([ref]);
  });
});
