import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { S3Client } from '@aws-sdk/client-s3';
import type { Pace } from '../net/bounded-body.ts';
import { boundAnswers, S3_PACE, S3_WHOLE_MS } from './s3-bounds.ts';
import { proveAnswers } from './s3-proof.ts';
import type { SparedBucket } from './spared-buckets.ts';

export interface S3Options {
  /** `https://s3.eu-west-1.example.com`; null for AWS. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Folder inside the bucket, '' for the whole. */
  readonly prefix: string;
  readonly pathStyle: boolean;
  /** Null: what the environment of the server provides (instance role, profile). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

export interface S3Connections {
  /** Shared by many clients and not closed with one of them; left out, the client has its own. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly maxAttempts?: number;
  readonly connectionTimeoutMs?: number;
  /** Without a byte from the other side. */
  readonly requestTimeoutMs?: number;
  /** Slowest that the body of an answer may come. */
  readonly pace?: Pace;
  /** Longest that a read may take with all its tries, until its answer begins. */
  readonly wholeMs?: number;
  /** Knows whether the bucket has answered without measure a moment ago. */
  readonly spared?: SparedBucket;
  /** Requests go out unsigned, as anybody's would. */
  readonly anonymous?: boolean;
}

export function createS3Client(options: S3Options, connections: S3Connections = {}): S3Client {
  const {
    agents,
    maxAttempts = 6,
    connectionTimeoutMs = 10_000,
    requestTimeoutMs = 60_000,
    anonymous = false,
    pace = S3_PACE,
    wholeMs = S3_WHOLE_MS,
    spared,
  } = connections;
  const credentials = anonymous ? { accessKeyId: 'anonymous', secretAccessKey: 'anonymous' } : options.credentials;
  const client = new S3Client({
    region: options.region,
    forcePathStyle: options.pathStyle,
    // The SDK retries what is transient, with exponential waits and full jitter.
    maxAttempts,
    retryMode: 'standard',
    // A redirect is answered as `storage-region` and never followed.
    followRegionRedirects: false,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      ...(agents ? { httpAgent: agents.http, httpsAgent: agents.https } : {}),
    },
    // Many providers do not know the newer checksums; every body goes with its MD5 instead, which all of them check.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(options.endpoint === null ? {} : { endpoint: options.endpoint }),
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
    ...(anonymous ? { signer: { sign: (request) => Promise.resolve(request) } } : {}),
  });
  signByMd5(client);
  proveAnswers(client);
  boundAnswers(client, { pace, wholeMs, spared });
  return client;
}

/**
 * A body that goes with its MD5 is bound to the signature by that header; hashing it a second time for the signature
 * itself would cost more than all the rest of an upload.
 */
function signByMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (headers['content-md5'] !== undefined) headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'signByMd5' },
  );
}
