import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { identify, isAlive, type ProcessIdentity, startTimeOf } from '#local/processes/process-identity.ts';
import { waitFor } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { findS3Server } from '#local/servers/s3/find-s3-server.ts';
import { endWithProcess } from './end-with-process.ts';

const PREFIX = 'cybback-test-s3-';
const SERVER_FILE = 'server.json';

export interface TestS3 {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Objects lie below it as plain files, `<bucket>/<key>`: for tests that damage them. */
  readonly folder: string;
  /** Path style is needed. */
  createBucket(name: string, options?: { objectLock?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** A real S3 server with versioning and Object Lock, of this test file alone. */
export async function startTestS3(): Promise<TestS3> {
  const program = await findS3Server({ log: (line) => console.error(line) });
  const root = mkdtempSync(join(tmpdir(), `${PREFIX}${String(process.pid)}-`));
  const [iam, versions, folder] = ['iam', 'versions', 'buckets'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [iam, versions, folder]) mkdirSync(path);
  const access = { accessKeyId: 'test-access', secretAccessKey: 'test-secret-key' };
  const port = await anyFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    [
      '--port',
      `127.0.0.1:${port}`,
      '--iam-dir',
      iam,
      '--health',
      '/health',
      '--quiet',
      'posix',
      '--versioning-dir',
      versions,
      folder,
    ],
    {
      env: { ...process.env, ROOT_ACCESS_KEY: access.accessKeyId, ROOT_SECRET_KEY: access.secretAccessKey },
      stdio: 'ignore',
    },
  );
  if (child.pid !== undefined) writeFileSync(join(root, SERVER_FILE), JSON.stringify(identify(child.pid) ?? null));
  // A test run that is killed takes its server with it.
  const forget = endWithProcess(() => {
    child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });
  const isUp = await waitFor(async () => (await fetch(`${endpoint}/health`).catch(() => undefined))?.ok, {
    timeoutMs: 10_000,
  });
  if (!isUp) throw new Error(`The S3 server did not answer at ${endpoint}.`);
  const region = 'us-east-1';
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: access });
  return {
    endpoint,
    region,
    ...access,
    folder,
    async createBucket(name, { objectLock = false } = {}) {
      await client.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: objectLock }));
    },
    async stop() {
      forget();
      client.destroy();
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Ends the servers of processes that were killed before they could: their folder is named after the process. */
export function endOrphanedS3(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const [owner, ...rest] = name.slice(PREFIX.length).split('-');
    if (rest.length === 0 || startTimeOf(Number(owner)) !== undefined) continue;
    const folder = join(tmpdir(), name);
    const server = serverOf(folder);
    if (server && isAlive(server)) process.kill(server.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function serverOf(folder: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(join(folder, SERVER_FILE), 'utf8')) as ProcessIdentity | null;
  } catch {
    return null;
  }
}
