import { randomBytes } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CybbackError, isCybbackError, type ErrorCode } from '../domain/errors.ts';
import { bucketFacts, publicAccessOf, type BucketFacts } from './bucket-facts.ts';
import { createS3Client, type S3Connections, type S3Options } from './s3-client.ts';
import { statusOf } from './s3-errors.ts';
import { s3Storage } from './s3-storage.ts';
import type { Storage } from './storage.ts';

export const TEST_STEPS = ['write', 'read', 'compare', 'list', 'delete'] as const;
export type TestStep = (typeof TEST_STEPS)[number];

export interface StepResult {
  readonly step: TestStep;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly problem: { readonly code: ErrorCode; readonly message: string } | null;
}

export interface BucketTest {
  /** Every step has. */
  readonly passed: boolean;
  readonly steps: readonly StepResult[];
  readonly bucket: BucketFacts & {
    /** Whether the provider refuses to overwrite a file when asked to; null where it could not be tried. */
    readonly conditionalPuts: boolean | null;
  };
  /** What is worth a thought although backups will work. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface TestBucketDeps {
  readonly agents?: NonNullable<S3Connections['agents']>;
  readonly random?: (sizeBytes: number) => Uint8Array;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

const PROBE_BYTES = 1_000;
/** Somebody is waiting in front of a screen. */
const PATIENCE = { maxAttempts: 2, connectionTimeoutMs: 5_000, requestTimeoutMs: 15_000 };

/** Does once what backups will do: writes a probe, reads it back, finds it in a list and deletes it. Throws nothing of the storage's. */
export async function testBucket(options: S3Options, deps: TestBucketDeps = {}): Promise<BucketTest> {
  const random = deps.random ?? randomBytes;
  const connections = { ...PATIENCE, ...(deps.agents ? { agents: deps.agents } : {}) };
  const client = createS3Client(options, connections);
  const stranger = createS3Client(options, { ...connections, anonymous: true });
  const storage = s3Storage(options, { client });
  const name = `cybback-test-${Buffer.from(random(8)).toString('hex')}`;
  const key = options.prefix === '' ? name : `${options.prefix}/${name}`;
  try {
    const steps = new Steps(deps.now ?? (() => performance.now()));
    await probe(steps, storage, { name, body: random(PROBE_BYTES) });
    const written = steps.results[0]?.outcome === 'passed';
    const conditionalPuts = written ? await holdsConditions(client, { bucket: options.bucket, key }) : null;
    const publicAccess = written
      ? await publicAccessOf({ signed: client, anonymous: stranger }, { bucket: options.bucket, key })
      : 'unknown';
    if (written) await steps.run('delete', () => remove(storage, name));
    else steps.skip('delete');
    const bucket = { ...(await bucketFacts(client, options.bucket)), publicAccess, conditionalPuts };
    return {
      passed: steps.results.every(({ outcome }) => outcome === 'passed'),
      steps: steps.results,
      bucket,
      warnings: warningsOf(bucket),
    };
  } finally {
    // Agents that are shared go on.
    if (!deps.agents) for (const used of [client, stranger]) used.destroy();
  }
}

async function probe(
  steps: Steps,
  storage: Storage,
  { name, body }: { name: string; body: Uint8Array },
): Promise<void> {
  let found: Uint8Array | null = null;
  await steps.run('write', () => storage.put(name, body));
  await steps.run('read', async () => {
    found = await storage.get(name);
  });
  await steps.run('compare', () => {
    if (found && Buffer.from(found).equals(body)) return Promise.resolve();
    throw new CybbackError(
      'repository-corrupt',
      'What was read back is not what was written: the endpoint changes files on their way. Use another endpoint.',
    );
  });
  // A bucket that cannot be listed can still be cleaned up.
  await steps.run('list', async () => {
    for await (const file of storage.list(name)) if (file.key === name) return;
    throw new CybbackError(
      'storage-missing',
      'The file that was just written is not in the list of the bucket. Check that endpoint and bucket belong together.',
    );
  });
}

async function remove(storage: Storage, name: string): Promise<void> {
  await storage.delete(name);
  if ((await storage.size(name)) === null) return;
  throw new CybbackError(
    'storage-locked',
    'The test file is still there after it was deleted. Allow deleting, which retention needs.',
  );
}

/** Each step needs the one before; the first that fails says why, the rest is skipped. */
class Steps {
  readonly results: StepResult[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async run(step: TestStep, work: () => Promise<void>): Promise<void> {
    const failed = this.results.some(({ outcome }) => outcome !== 'passed');
    if (failed && step !== 'delete') return this.skip(step);
    const startedAt = this.#now();
    const ended = (outcome: StepResult['outcome'], problem: StepResult['problem']): void =>
      void this.results.push({ step, outcome, ms: Math.round(this.#now() - startedAt), problem });
    try {
      await work();
      ended('passed', null);
    } catch (error) {
      if (!isCybbackError(error)) throw error;
      ended('failed', { code: error.code, message: error.message });
    }
  }

  skip(step: TestStep): void {
    this.results.push({ step, outcome: 'skipped', ms: 0, problem: null });
  }
}

/** Puts the file again on the condition that it is not there. */
async function holdsConditions(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
): Promise<boolean | null> {
  try {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'overwritten', ContentLength: 11, IfNoneMatch: '*' }),
    );
    return false;
  } catch (error) {
    const status = statusOf(error);
    if (status === 412 || status === 409) return true;
    return status === 501 || status === 400 ? false : null;
  }
}

function warningsOf(bucket: BucketTest['bucket']): BucketTest['warnings'] {
  const { publicAccess, versioning, conditionalPuts, objectLock } = bucket;
  return [
    ...(publicAccess === 'open'
      ? [
          {
            code: 'public-access',
            message:
              'Anybody can read files of this bucket without a key. Close public access before backups are written to it.',
          },
        ]
      : []),
    ...(versioning === 'off' || versioning === 'suspended'
      ? [
          {
            code: 'no-versioning',
            message:
              'Versioning is off: files that somebody deletes or overwrites cannot be brought back. Switch it on, with a lifecycle rule for old versions.',
          },
        ]
      : []),
    ...(objectLock.state === 'on' && objectLock.mode !== null
      ? [
          {
            code: 'object-lock',
            message: `New files are locked${objectLock.days === null ? '' : ` for ${objectLock.days} days`}: what retention removes frees its space only after that.`,
          },
        ]
      : []),
    ...(conditionalPuts === false
      ? [
          {
            code: 'no-conditional-puts',
            message:
              'The provider does not refuse to overwrite files when asked to. Backups write in another, slower way that needs no such refusal.',
          },
        ]
      : []),
  ];
}
