import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { whileClientStays } from '../net/client-left.ts';
import {
  dripping,
  endless,
  type HostileServer,
  type Misdeed,
  startHostileServer,
} from '../net/hostile-server.fixture.ts';
import { breakingOff, endlessKeys, endlessVersions, listing } from './hostile-bucket.fixture.ts';
import { createS3Client, type S3Connections, type S3Options } from './s3-client.ts';
import { s3Storage } from './s3-storage.ts';
import { createSparedBuckets } from './spared-buckets.ts';
import type { Storage, VersionPage } from './storage.ts';

const MIB = 1024 * 1024;
/** What lies in the buffers of both sides beyond a bound. */
const BUFFERS = 8 * MIB;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function hostile(
  answer: Misdeed,
  connections: S3Connections = { maxAttempts: 1 },
): Promise<{ server: HostileServer; storage: Storage }> {
  const server = await startHostileServer(answer);
  const options: S3Options = {
    endpoint: server.url,
    region: 'us-east-1',
    bucket: 'acme',
    prefix: '',
    pathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  };
  const client = createS3Client(options, {
    requestTimeoutMs: 2_000,
    pace: { graceMs: 500, bytesPerSecond: 64 * 1024 },
    ...connections,
  });
  closing.push(async () => {
    client.destroy();
    await server.close();
  });
  return { server, storage: s3Storage(options, { client, connections }) };
}

const xml = (response: ServerResponse, body: string, status = 200): void =>
  void response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
async function listed(storage: Storage, most = 1_000_000): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list('')) if (keys.push(key) >= most) break;
  return keys;
}

describe('the list of a bucket', () => {
  it('is followed over its pages', async () => {
    const { storage } = await hostile(
      listing((n) => ({ files: [`a${String(n)}`, `b${String(n)}`].slice(0, 1), next: n < 3 ? `t${String(n)}` : null })),
    );
    expect(await listed(storage)).toEqual(['a1', 'a2', 'a3']);
  });

  it.each<[string, Parameters<typeof listing>[0]]>([
    ['repeats a page for ever', (n) => ({ files: ['a', 'b'], next: `t${String(n)}` })],
    ['repeats a name within a page', () => ({ files: ['a', 'a'], next: null })],
    ['goes back', (n) => ({ files: [n === 1 ? 'm' : 'a'], next: n === 1 ? 't' : null })],
    ['leads to the same page', (n) => ({ files: [String(n)], next: 'same' })],
    ['gives empty pages for ever', (n) => ({ files: [], next: `t${String(n)}` })],
  ])('that %s is no list', async (_what, page) => {
    const { storage } = await hostile(listing(page));
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-answer', retryable: false });
  });

  it('whose page has no end is left', async () => {
    const { server, storage } = await hostile(endless(200, { 'content-type': 'application/xml' }));
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.requests).toHaveLength(1);
    expect(server.sent()).toBeLessThan(16 * MIB + BUFFERS);
  });

  it('whose names have no end on a page is left', async () => {
    const { server, storage } = await hostile(endlessKeys());
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.requests).toHaveLength(1);
    expect(server.sent()).toBeLessThan(16 * MIB + BUFFERS);
  });

  it('that announces more than it sends is an error like any other', async () => {
    const { storage } = await hostile(breakingOff(1_000, 10));
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-unreachable' });
  });

  it('that comes a byte now and then is left', async () => {
    const { server, storage } = await hostile(dripping(20, 200, { 'content-type': 'application/xml' }));
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-unreachable', facts: { reason: 'slow' } });
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe('the list of earlier versions', () => {
  const version = (n: number, key = 'a'): string =>
    `<Version><Key>${key}</Key><VersionId>v${String(n)}</VersionId><IsLatest>false</IsLatest><Size>1</Size></Version>`;

  async function earlier(answer: Misdeed): Promise<{ found: number; requests: number }> {
    const { server, storage } = await hostile(answer);
    let found = 0;
    try {
      for await (const _ of storage.earlier?.('a') ?? []) found += 1;
    } finally {
      asked = server.requests.length;
    }
    return { found, requests: server.requests.length };
  }
  let asked = 0;

  it.each<[string, Misdeed]>([
    ['gives empty pages for ever', endlessVersions()],
    ['names other files for ever', endlessVersions((n) => version(n, 'ab'))],
  ])('that %s is no list', async (_what, answer) => {
    await expect(earlier(answer)).rejects.toMatchObject({ code: 'storage-answer' });
    expect(asked).toBeLessThan(100);
  });

  it('that leads to the same page is no list', async () => {
    const same: Misdeed = (_request, response) =>
      xml(
        response,
        `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker>${version(1)}</ListVersionsResult>`,
      );
    await expect(earlier(same)).rejects.toMatchObject({ code: 'storage-answer' });
    expect(asked).toBe(2);
  });

  it('that says there is more and not where ends there', async () => {
    const nowhere: Misdeed = (_request, response) =>
      xml(response, `<ListVersionsResult><IsTruncated>true</IsTruncated>${version(1)}</ListVersionsResult>`);
    expect(await earlier(nowhere)).toEqual({ found: 1, requests: 1 });
  });

  it('that has a new version of a file on each page for ever is read for so many', async () => {
    expect(await earlier(endlessVersions(version))).toEqual({ found: 100, requests: 101 });
  });
});

/** Walks what a deletion of everything walks. */
async function allVersions(storage: Storage): Promise<void> {
  for (let after: string | null = null, pages = 0; pages < 1_000; pages += 1) {
    const page: VersionPage | null | undefined = await storage.versions?.('a', after);
    if (!page?.next) return;
    after = page.next;
  }
}

describe('the list of versions, for whoever deletes', () => {
  const versions = (n: number): string =>
    Array.from(
      { length: 1_000 },
      (_, i) => `<Version><Key>a</Key><VersionId>v${String(n)}-${String(i)}</VersionId></Version>`,
    ).join('');
  const page = (key: (n: number) => string): Misdeed => {
    let n = 0;
    return (_request, response) =>
      xml(
        response,
        `<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>${key((n += 1))}</NextKeyMarker>${versions(n)}</ListVersionsResult>`,
      );
  };

  it.each<[string, Misdeed, (storage: Storage) => Promise<unknown> | undefined]>([
    ['of one file has no end', endlessVersions(versions), (storage) => storage.remove?.('a')],
    ['of one file has empty pages for ever', endlessVersions(), (storage) => storage.remove?.('a')],
    ['of one file leads to the same page', page(() => 'a'), (storage) => storage.remove?.('a')],
    ['of a folder leads to the same page', page(() => 'a'), allVersions],
    ['of a folder goes back', page((n) => (n === 1 ? 'b' : 'a')), allVersions],
  ])('that %s deletes nothing and is no list', async (_what, answer, read) => {
    const { server, storage } = await hostile(answer);
    await expect(read(storage)).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.requests.length).toBeLessThan(100);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });
});

describe('an error of a bucket', () => {
  it.each([
    [403, 'storage-permission'],
    [404, 'storage-missing'],
    [500, 'storage-unreachable'],
  ])('whose reason has no end is known by its status %i', async (status, code) => {
    const { server, storage } = await hostile(endless(status, { 'content-type': 'application/xml' }));
    await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject({ code });
    expect(server.sent()).toBeLessThan(BUFFERS);
  });

  it('keeps its reason where that has one', async () => {
    const { storage } = await hostile((_request, response) =>
      xml(response, '<Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>', 404),
    );
    await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject({ code: 'storage-no-bucket' });
  });
});

describe('a file of a bucket', () => {
  const range = { 'content-range': 'bytes 0-9/1000', 'content-type': 'application/octet-stream' };

  it('of which a part was asked for is left where more comes', async () => {
    const { server, storage } = await hostile(endless(206, range));
    await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.requests).toHaveLength(1);
    expect(server.sent()).toBeLessThan(BUFFERS);
  });

  it('whose end was asked for is left where more comes', async () => {
    const { server, storage } = await hostile(endless(206, range));
    await expect(storage.getRange('a', { offset: -10, length: 10 })).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.sent()).toBeLessThan(BUFFERS);
  });

  it.each<[string, (storage: Storage) => Promise<unknown>]>([
    ['as a whole', (storage) => storage.get('a')],
    ['in part, and comes as a whole', (storage) => storage.getRange('a', { offset: -10, length: 10 })],
  ])('that is read %s and has no end is left', async (_what, read) => {
    const { server, storage } = await hostile(endless(200, { 'content-type': 'application/octet-stream' }));
    await expect(read(storage)).rejects.toMatchObject({ code: 'storage-answer', retryable: false });
    expect(server.requests).toHaveLength(1);
    expect(server.sent()).toBeLessThan(32 * MIB + BUFFERS);
  });

  it('that comes a byte now and then is left, and not asked for again', async () => {
    const { server, storage } = await hostile(dripping(20, 206, { 'content-range': 'bytes 0-9999/10000' }));
    await expect(storage.getRange('a', { offset: 0, length: 10_000 })).rejects.toMatchObject({
      code: 'storage-unreachable',
      facts: { reason: 'slow' },
    });
    expect(server.requests).toHaveLength(1);
    await expect.poll(() => server.open()).toBe(0);
  });

  it('that announces more than it sends is an error like any other', async () => {
    const { server, storage } = await hostile(breakingOff(1_000_000, 10));
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'storage-unreachable' });
    await expect(storage.getRange('a', { offset: 0, length: 1_000 })).rejects.toBeInstanceOf(Error);
    expect(server.sent()).toBeLessThan(1_000);
  });

  it('that never comes is left at a deadline that counts all tries', async () => {
    const tries = { maxAttempts: 100, requestTimeoutMs: 100, wholeMs: 700 };
    const { server, storage } = await hostile(() => undefined, tries);
    const startedAt = performance.now();
    await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject({
      code: 'storage-unreachable',
      facts: { reason: 'slow' },
    });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(server.requests.length).toBeGreaterThan(1);
    await expect.poll(() => server.open()).toBe(0);
  });

  it('that comes slowly and steadily is read beyond that deadline', async () => {
    const steady: Misdeed = (_request, response, send) => {
      response.writeHead(206, { 'content-range': 'bytes 0-9/1000', 'content-length': '10' });
      let sent = 0;
      const timer = setInterval(() => {
        send(Buffer.from('x'));
        if ((sent += 1) < 10) return;
        clearInterval(timer);
        response.end();
      }, 50);
    };
    const pace = { graceMs: 10_000, bytesPerSecond: 64 * 1024 };
    const { storage } = await hostile(steady, { maxAttempts: 1, wholeMs: 250, pace });
    expect(await storage.getRange('a', { offset: 0, length: 10 })).toHaveLength(10);
  });

  it('that has left its bounds is not asked for again for a while, nor anything of its bucket', async () => {
    const spared = createSparedBuckets({ sparedMs: 1_000, refusedAfterMs: 100 });
    const given = { maxAttempts: 1, spared: spared('here') };
    const { server, storage } = await hostile(endless(206, range), given);
    const outOfBounds = { code: 'storage-answer' };
    await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject(outOfBounds);
    const left = AbortSignal.abort(new Error('left'));
    const abandoned = whileClientStays(left, () => storage.getRange('a', { offset: 0, length: 10 }));
    await expect(abandoned).rejects.toMatchObject({ code: 'cancelled' });
    const startedAt = performance.now();
    await expect(storage.put('b', new Uint8Array(1))).rejects.toMatchObject(outOfBounds);
    expect(performance.now() - startedAt).toBeGreaterThan(90);
    await expect(listed(storage)).rejects.toMatchObject(outOfBounds);
    expect(server.requests).toHaveLength(1);
    await spared('there').refuse();
    const again = async (): Promise<number> => {
      await expect(storage.getRange('a', { offset: 0, length: 10 })).rejects.toMatchObject(outOfBounds);
      return server.requests.length;
    };
    await expect.poll(again, { timeout: 10_000 }).toBe(2);
  });

  it('with one file that says itself that it is too large costs that file alone', async () => {
    const spared = createSparedBuckets({ sparedMs: 60_000, refusedAfterMs: 10 });
    const large = endless(200, { 'content-length': String(1.2e9) });
    const small: Misdeed = (_request, response) => response.writeHead(200, { 'content-length': '2' }).end('ok');
    const { server, storage } = await hostile(
      (...asked) => (asked[0].url?.includes('large') ? large : small)(...asked),
      {
        maxAttempts: 1,
        spared: spared('here'),
      },
    );
    await expect(storage.get('large')).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.sent()).toBeLessThan(MIB + BUFFERS);
    expect(Buffer.from(await storage.get('small')).toString()).toBe('ok');
  });

  it('is not asked for after a list that leads nowhere', async () => {
    const spared = createSparedBuckets({ sparedMs: 60_000, refusedAfterMs: 10 });
    const repeating = listing((n) => ({ files: ['a'], next: `t${String(n)}` }));
    const { server, storage } = await hostile(repeating, { maxAttempts: 1, spared: spared('here') });
    await expect(listed(storage)).rejects.toMatchObject({ code: 'storage-answer' });
    const { length } = server.requests;
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.requests).toHaveLength(length);
  });

  it('that was written and is answered without an end is an error', async () => {
    const { server, storage } = await hostile(endless());
    await expect(storage.put('a', new Uint8Array(1))).rejects.toMatchObject({ code: 'storage-answer' });
    expect(server.sent()).toBeLessThan(MIB + BUFFERS);
  });

  it('is read no further when nobody waits for it any more', async () => {
    const { server, storage } = await hostile(dripping(10, 206, { 'content-range': 'bytes 0-9999/10000' }));
    const left = new AbortController();
    const read = whileClientStays(left.signal, () => storage.getRange('a', { offset: 0, length: 10_000 }));
    await expect.poll(() => server.sent()).toBeGreaterThan(2);
    left.abort(new Error('left'));
    await expect(read).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => server.open()).toBe(0);
  });

  it('is read at the speed of its reader, in memory that stays flat', async () => {
    const { server, storage } = await hostile(endless(200, { 'content-type': 'application/octet-stream' }));
    let bytes = 0;
    let peak = 0;
    const before = process.memoryUsage().rss;
    for await (const chunk of storage.stream('a')) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
      if (bytes > 256 * MIB) break;
    }
    expect(peak).toBeLessThan(128 * MIB);
    await expect.poll(() => server.open()).toBe(0);
    const sent = server.sent();
    await sleep(50);
    expect(server.sent()).toBe(sent);
  }, 60_000);
});
