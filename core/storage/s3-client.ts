import { S3Client } from '@aws-sdk/client-s3';

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

const defaultAttempts = 6;
const connectionTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

export function createS3Client(options: S3Options, maxAttempts = defaultAttempts): S3Client {
  return new S3Client({
    region: options.region,
    forcePathStyle: options.pathStyle,
    // The SDK retries what is transient, with exponential waits and full jitter.
    maxAttempts,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
    // Many providers do not know the newer checksums; every body goes with its MD5 instead, which all of them check.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(options.endpoint === null ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === null ? {} : { credentials: { ...options.credentials } }),
  });
}
