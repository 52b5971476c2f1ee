import type { S3Client } from '@aws-sdk/client-s3';
import { CybbackError } from '../domain/errors.ts';

interface Proof {
  readonly to: string;
  /** Members of the answer of which every S3 storage gives at least one. */
  readonly oneOf: readonly string[];
  /** Without them only a web page is not believed: what a file holds is compared with what was written. */
  readonly unlessPage?: true;
}

/** A web page, a proxy or a login form that answers 200 would else be an empty bucket, or a file that was written. */
const PROOFS: Readonly<Record<string, Proof>> = {
  ListObjectsV2Command: { to: 'a list', oneOf: ['Name', 'KeyCount', 'MaxKeys', 'IsTruncated', 'Contents'] },
  ListObjectVersionsCommand: { to: 'a list', oneOf: ['Name', 'MaxKeys', 'IsTruncated', 'Versions', 'DeleteMarkers'] },
  CreateMultipartUploadCommand: { to: 'a write', oneOf: ['UploadId'] },
  UploadPartCommand: { to: 'a write', oneOf: ['ETag'] },
  PutObjectCommand: { to: 'a write', oneOf: ['ETag', 'VersionId'], unlessPage: true },
  GetObjectCommand: { to: 'a read', oneOf: ['ETag', 'LastModified', 'VersionId'], unlessPage: true },
  HeadObjectCommand: { to: 'a look', oneOf: ['ETag', 'LastModified', 'VersionId'], unlessPage: true },
};

const isPage = (type = ''): boolean => /^text\/html/i.test(type);

/** An answer that says nothing of what every S3 storage says in it is `storage-answer`: nothing of it is believed. */
export function proveAnswers(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const proof = PROOFS[String(context['commandName'])];
      const output = result.output as unknown as Readonly<Record<string, unknown>>;
      if (!proof || proof.oneOf.some((name) => output[name] !== undefined)) return result;
      const { headers } = result.response as { headers: Readonly<Record<string, string>> };
      if (proof.unlessPage && !isPage(headers['content-type'])) return result;
      throw new CybbackError(
        'storage-answer',
        `What answers at the endpoint is no S3 storage: its answer to ${proof.to} says nothing that one would say. Check the endpoint URL: host, port and path.`,
      );
    },
    // Outside of what reads the answer.
    { step: 'deserialize', priority: 'high', name: 'proveAnswers' },
  );
}
