import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { createS3Client, type S3Options } from './s3-client.ts';

/** A real S3-compatible server (versitygw) for tests; its objects are plain files. */
export interface S3Server {
  /** A fresh bucket. */
  bucket(): Promise<S3Options>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'test-access', secretAccessKey: 'test-secret' };

/** Path of the server's program: `CYBBACK_TEST_S3`, or `versitygw` on the PATH. Null where there is none. */
export function findS3Server(): string | null {
  const named = process.env['CYBBACK_TEST_S3'];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'versitygw'));
  return (named ? [named] : onPath).find(isProgram) ?? null;
}

export async function startS3Server(program: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'cybback-s3-'));
  for (const name of ['data', 'iam', 'versions']) await mkdir(join(folder, name));
  const port = await freePort();
  const at = (name: string): string => join(folder, name);
  const child = spawn(
    program,
    ['--port', `127.0.0.1:${port}`, '--iam-dir', at('iam'), 'posix', '--versioning-dir', at('versions'), at('data')],
    {
      env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
      stdio: 'ignore',
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  await untilItAnswers(endpoint);
  let buckets = 0;
  return {
    async bucket() {
      buckets += 1;
      const options: S3Options = {
        endpoint,
        region: 'us-east-1',
        bucket: `bucket-${buckets}`,
        prefix: '',
        pathStyle: true,
        credentials,
      };
      const client = createS3Client(options);
      await client.send(new CreateBucketCommand({ Bucket: options.bucket }));
      client.destroy();
      return options;
    },
    async stop() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error('the S3 server does not answer');
}
