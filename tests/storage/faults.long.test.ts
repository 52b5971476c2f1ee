import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isCybbackError, type ErrorCode } from '#core/domain/errors.ts';
import { guardedAgents } from '#core/net/guarded-agents.ts';
import { createS3Client, type S3Connections, type S3Options } from '#core/storage/s3-client.ts';
import { s3Storage } from '#core/storage/s3-storage.ts';
import type { Storage } from '#core/storage/storage.ts';
import { startTestS3, type TestS3 } from '../support/s3.ts';
import { faultProxy, type Fault, type FaultProxy } from './fault-proxy.ts';

let s3: TestS3;
let proxy: FaultProxy;
let options: S3Options;
const BIG = Buffer.alloc(300_000, 'x');
const PART = 5 * 1024 * 1024;

beforeAll(async () => {
  s3 = await startTestS3();
  await s3.createBucket('faults');
  proxy = await faultProxy(s3.endpoint);
  const { region, accessKeyId, secretAccessKey } = s3;
  options = {
    endpoint: proxy.endpoint,
    region,
    bucket: 'faults',
    prefix: '',
    pathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  };
  await direct().put('present', BIG);
});
afterEach(() => {
  proxy.fault = null;
});
afterAll(async () => {
  await proxy.close();
  await s3.stop();
});

/** Where nothing is answered, the end of somebody's patience is what is tested; of others a busy machine must not be the end. */
const IMPATIENT: S3Connections = { requestTimeoutMs: 500, connectionTimeoutMs: 500 };
const patienceFor = ({ kind }: Fault): S3Connections => (kind === 'silent' ? IMPATIENT : {});

/** Gives up soon, so that the matrix ends in seconds. */
const storage = (connections: S3Connections = {}): Storage =>
  s3Storage(options, {
    client: createS3Client(options, {
      maxAttempts: 2,
      requestTimeoutMs: 20_000,
      connectionTimeoutMs: 20_000,
      ...connections,
    }),
    partBytes: PART,
  });
const direct = (): Storage => s3Storage({ ...options, endpoint: s3.endpoint });

async function drain(iterable: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of iterable) count += 1;
  return count;
}

async function* stream(): AsyncIterable<Uint8Array> {
  for (let i = 0; i < 7; i += 1) yield Buffer.alloc(1024 * 1024, i);
}

const OPERATIONS: Readonly<Record<string, (storage: Storage) => Promise<unknown>>> = {
  put: (on) => on.put('written', BIG),
  'put of a stream': (on) => on.put('streamed', stream()),
  'put if absent': (on) => on.put(`fresh-${Math.random().toString(36).slice(2)}`, BIG, { ifAbsent: true }),
  get: (on) => on.get('present'),
  getRange: (on) => on.getRange('present', { offset: 10, length: 200_000 }),
  stream: (on) => drain(on.stream('present')),
  size: (on) => on.size('present'),
  list: (on) => drain(on.list('')),
  delete: (on) => on.delete('gone'),
};

const status = (of: number, code: string, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Fault => ({
  kind: 'status',
  status: of,
  code,
  ...more,
});

const FAULTS: readonly (readonly [name: string, fault: Fault, code: ErrorCode, sentence: RegExp])[] = [
  ['a connection that is cut', { kind: 'cut' }, 'storage-unreachable', /Check the endpoint URL/],
  ['no answer', { kind: 'silent' }, 'storage-unreachable', /Check the endpoint URL/],
  ['503 SlowDown', status(503, 'SlowDown', { headers: { 'x-played': 'yes' } }), 'storage-throttled', /Try again later/],
  ['500', status(500, 'InternalError'), 'storage-unreachable', /try again later/],
  [
    '403 AccessDenied',
    status(403, 'AccessDenied'),
    'storage-permission',
    /Allow s3:(GetObject|PutObject|ListBucket|DeleteObject) for the bucket/,
  ],
  ['403 SignatureDoesNotMatch', status(403, 'SignatureDoesNotMatch'), 'storage-credentials', /Enter both again/],
  ['403 RequestTimeTooSkewed', status(403, 'RequestTimeTooSkewed'), 'storage-clock-skew', /Set the clock/],
  [
    '301 PermanentRedirect',
    status(301, 'PermanentRedirect', {
      headers: { 'x-amz-bucket-region': 'eu-west-3', location: 'http://127.0.0.1:1/' },
    }),
    'storage-region',
    /Give eu-west-3 as the region/,
  ],
  [
    '400 AuthorizationHeaderMalformed',
    status(400, 'AuthorizationHeaderMalformed', { extra: '<Region>eu-west-3</Region>' }),
    'storage-region',
    /eu-west-3/,
  ],
  ['507', status(507, 'XMinioStorageFull'), 'storage-full', /Raise the quota/],
  ['403 QuotaExceeded', status(403, 'QuotaExceeded'), 'storage-full', /Raise the quota/],
];

describe.each(FAULTS)('%s', (_, fault, code, sentence) => {
  test.each(Object.keys(OPERATIONS))(`ends %s with ${code}`, async (name) => {
    proxy.fault = () => fault;
    const failure: unknown = await OPERATIONS[name]?.(storage(patienceFor(fault))).then(
      () => 'it worked',
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code });
    if (!isCybbackError(failure)) return;
    expect(failure.message).toMatch(sentence);
    expect(failure.message).toMatch(/^Could not .*\.$/);
    expect(JSON.stringify([failure.message, failure.facts])).not.toContain(s3.secretAccessKey);
  });
});

describe.each(FAULTS.filter(([, , code]) => code === 'storage-unreachable' || code === 'storage-throttled'))(
  '%s, once,',
  (_, fault) => {
    test.each(Object.keys(OPERATIONS))('does no harm to %s', async (name) => {
      proxy.fault = failFirst(fault);
      await OPERATIONS[name]?.(storage({ maxAttempts: 4, ...patienceFor(fault) }));
    });
  },
);

/** The first request after now, whichever. */
function failFirst(fault: Fault): NonNullable<FaultProxy['fault']> {
  let done = false;
  return () => {
    if (done) return null;
    done = true;
    return fault;
  };
}

test('a bucket that is not there is named as the fault', async () => {
  // With all attempts: a server that refuses before it has read the body may hang up before its answer was read.
  options = { ...options, bucket: 'nowhere' };
  try {
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      // HEAD of a file and DELETE of one answer alike whether file or bucket is missing.
      if (name === 'size') expect(await operation(direct())).toBeNull();
      else
        await expect(operation(direct()), name).rejects.toMatchObject({
          code: 'storage-no-bucket',
          message: expect.stringContaining('Check its name'),
        });
    }
  } finally {
    options = { ...options, bucket: 'faults' };
  }
});

test('an answer that breaks off is taken up again, and in the end is an error and never half a file', async () => {
  let breaks = 2;
  proxy.fault = ({ method }) => (method === 'GET' && breaks-- > 0 ? { kind: 'halfAnswer', bytes: 100_000 } : null);
  expect(Buffer.from(await storage().get('present')).equals(BIG)).toBe(true);
  breaks = 2;
  const chunks: Uint8Array[] = [];
  for await (const chunk of storage().stream('present')) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(BIG)).toBe(true);
  breaks = 1_000;
  await expect(storage().get('present')).rejects.toMatchObject({ code: 'storage-unreachable' });
  await expect(storage().getRange('present', { offset: 0, length: 300_000 })).rejects.toMatchObject({
    code: 'storage-unreachable',
  });
});

test('a body that is damaged on its way is refused by its checksum, and nothing of it is kept', async () => {
  proxy.fault = ({ method }) => (method === 'PUT' ? { kind: 'damaged' } : null);
  await expect(storage().put('damaged', BIG)).rejects.toMatchObject({ code: 'storage-unreachable' });
  await expect(storage().put('damaged-parts', stream())).rejects.toMatchObject({ code: 'storage-unreachable' });
  proxy.fault = null;
  expect(await storage().size('damaged')).toBeNull();
  expect(await storage().size('damaged-parts')).toBeNull();
});

test('slow is not broken', async () => {
  proxy.fault = () => ({ kind: 'slow', ms: 300 });
  expect((await storage().get('present')).length).toBe(BIG.length);
  await storage().put('slowly', BIG);
});

test('a write whose answer is lost has happened, and put-if-absent says so without harm', async () => {
  let lost = false;
  proxy.fault = ({ method, path }) => {
    if (method !== 'PUT' || lost || !path.includes('lost-answer')) return null;
    lost = true;
    return { kind: 'halfAnswer', bytes: 0 };
  };
  // The second time the server refuses before it has read the body and hangs up, so that its answer may be lost as well.
  const outcome = await storage({ maxAttempts: 6 })
    .put('lost-answer', BIG, { ifAbsent: true })
    .then(
      () => 'written',
      (error: unknown) => (isCybbackError(error) ? error.code : error),
    );
  expect(['written', 'storage-exists']).toContain(outcome);
  expect(Buffer.from(await direct().get('lost-answer')).equals(BIG)).toBe(true);
});

describe('an endpoint that leads inside', () => {
  const guarded = (
    endpoint: string,
    resolve?: (name: string) => Promise<{ address: string; family: number }[]>,
  ): Storage => {
    const agents = guardedAgents({
      allowPrivate: false,
      code: 'storage-endpoint-refused',
      ...(resolve ? { resolve } : {}),
    });
    return s3Storage(
      { ...options, endpoint },
      { client: createS3Client({ ...options, endpoint }, { agents, maxAttempts: 1 }) },
    );
  };
  const port = (): string => new URL(s3.endpoint).port;

  test.each([
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '169.254.169.254',
    '0.0.0.0',
  ])('is refused as %s, for every operation', async (host) => {
    proxy.seen.length = 0;
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      await expect(operation(guarded(`http://${host}:${port()}`)), name).rejects.toMatchObject({
        code: 'storage-endpoint-refused',
      });
    }
  });

  test('is refused when a name is pointed there after it was looked at', async () => {
    const answers = [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const on = guarded(`http://bucket.example:${port()}`, () =>
      Promise.resolve([answers.pop() ?? { address: '10.0.0.1', family: 4 }]),
    );
    await expect(on.get('present')).rejects.toMatchObject({ code: 'storage-endpoint-refused' });
  });

  test('is not followed from a redirect', async () => {
    proxy.seen.length = 0;
    proxy.fault = ({ attempt }) =>
      attempt === 1
        ? status(307, 'TemporaryRedirect', { headers: { location: `${proxy.endpoint}/faults/elsewhere` } })
        : null;
    await expect(storage({ maxAttempts: 1 }).get(`redirected-${Date.now()}`)).rejects.toMatchObject({
      code: 'storage-region',
    });
    expect(proxy.seen.join()).not.toContain('elsewhere');
  });
});
