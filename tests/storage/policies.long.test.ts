import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { cachedProgram } from '#local/servers/programs.ts';

/** MinIO's own policy code, asked what `mc admin policy create` and the server would ask it. */
const source = join(import.meta.dirname, 'minio-policy');
const sources = ['main.go', 'go.mod', 'go.sum'].map((file) => readFileSync(join(source, file)));
const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
const program = cachedProgram('minio-policy', version);

beforeAll(async () => {
  if (existsSync(program)) return;
  mkdirSync(dirname(program), { recursive: true });
  await promisify(execFile)('go', ['build', '-trimpath', '-mod=readonly', '-o', program, '.'], { cwd: source });
}, 600_000);

interface Request {
  readonly action: string;
  /** Null: the bucket itself. */
  readonly object?: string;
  /** The prefix that a list asks for; left out: none. */
  readonly prefix?: string;
}

const said = z.object({ error: z.string().optional(), allowed: z.array(z.boolean()) });

function ask(file: string, requests: readonly Request[]): z.infer<typeof said> {
  const policy: unknown = JSON.parse(
    readFileSync(`docs/policies/${file}`, 'utf8').replaceAll('BUCKET', 'backups').replaceAll('PREFIX', 'entra'),
  );
  const asked = requests.map(({ action, object = '', prefix }) => ({
    action,
    bucket: 'backups',
    object,
    conditions: prefix === undefined ? {} : { prefix: [prefix] },
  }));
  return said.parse(
    JSON.parse(execFileSync(program, { input: JSON.stringify({ policy, requests: asked }), encoding: 'utf8' })),
  );
}

const inside = 'entra/1b2c/packs/s1';
const outside = 'other/file';

const needed: readonly Request[] = [
  ...['GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload'].map((action) => ({
    action: `s3:${action}`,
    object: inside,
  })),
  { action: 's3:ListBucket', prefix: 'entra/1b2c/' },
  // How a file that is not there is told from one that may not be read.
  { action: 's3:ListBucket' },
  ...['GetBucketVersioning', 'GetBucketObjectLockConfiguration', 'GetBucketPolicyStatus'].map((action) => ({
    action: `s3:${action}`,
  })),
  { action: 's3:ListBucketVersions', prefix: 'entra/1b2c/' },
  ...['GetObjectVersion', 'GetObjectRetention', 'PutObjectRetention'].map((action) => ({
    action: `s3:${action}`,
    object: inside,
  })),
];

const refused: readonly Request[] = [
  ...['GetObject', 'PutObject', 'DeleteObject', 'PutObjectRetention', 'GetObjectVersion'].map((action) => ({
    action: `s3:${action}`,
    object: outside,
  })),
  { action: 's3:ListBucket', prefix: 'other/' },
  { action: 's3:ListBucketVersions', prefix: 'other/' },
  { action: 's3:ListBucketVersions' },
  ...['DeleteObjectVersion', 'BypassGovernanceRetention'].map((action) => ({ action: `s3:${action}`, object: inside })),
  ...['PutBucketPolicy', 'DeleteBucket', 'PutLifecycleConfiguration'].map((action) => ({ action: `s3:${action}` })),
];

test('MinIO takes the policy that is given for it, which allows what backups need and nothing else', () => {
  expect(ask('minio.json', needed)).toEqual({ allowed: needed.map(() => true) });
  expect(ask('minio.json', refused)).toEqual({ allowed: refused.map(() => false) });
});

test('MinIO refuses the policy that is given for AWS, so it has one of its own', () => {
  expect(ask('aws.json', []).error).toContain('StringLikeIfExists');
});

test('the two policies name the same actions but those that MinIO does not have', () => {
  const actions = (file: string): string[] => {
    const policy = z
      .object({ Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) })) })
      .parse(JSON.parse(readFileSync(`docs/policies/${file}`, 'utf8')));
    return policy.Statement.flatMap(({ Action }) => Action);
  };
  const [aws, minio] = [actions('aws.json'), actions('minio.json')];
  expect(aws.filter((action) => !minio.includes(action)).toSorted()).toEqual([
    's3:GetBucketAcl',
    's3:GetBucketPublicAccessBlock',
  ]);
  expect(minio.filter((action) => !aws.includes(action))).toEqual([]);
});
