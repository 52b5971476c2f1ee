// A real S3 server beside the simulated tenant, so that a demo connection can have a bucket of its own.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '#core/observability/sentence-error.ts';
import { findS3Server } from '../servers/s3/find-s3-server.ts';
import { DEMO_BUCKET } from './access.ts';

const { S3_PORT: port = '', S3_FOLDER: folder = '' } = process.env;

try {
  const program = await findS3Server({ log: (line) => console.log(line) });
  const [iam, versions, buckets] = ['iam', 'versions', 'buckets'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  // Every folder in `buckets` is a bucket.
  for (const path of [iam, versions, join(buckets, DEMO_BUCKET.bucket)]) mkdirSync(path, { recursive: true });
  const server = spawn(
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
      buckets,
    ],
    {
      env: { ...process.env, ROOT_ACCESS_KEY: DEMO_BUCKET.accessKeyId, ROOT_SECRET_KEY: DEMO_BUCKET.secretAccessKey },
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill('SIGTERM'));
  process.on('exit', () => server.kill('SIGKILL'));
  server.on('exit', (code) => process.exit(code ?? 0));
} catch (error) {
  // The demo can do without: it says so when it comes to the bucket.
  console.log(messageOf(error));
  setInterval(() => undefined, 3_600_000);
}
