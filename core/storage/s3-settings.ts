import { z } from 'zod';
import { CybbackError } from '../domain/errors.ts';
import { isSegment } from './keys.ts';
import { PRESET_KEYS } from './presets.ts';

/** A bucket of the customer's own, without its secret key. As kept with the storage, and as answered. */
export const s3Settings = z.object({
  preset: z.enum(PRESET_KEYS),
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  prefix: z.string(),
  pathStyle: z.boolean(),
  accessKeyId: z.string(),
});

export type S3Settings = z.infer<typeof s3Settings>;

/** Where the files lie: what makes two settings the same place. Region, style and keys are only ways to it. */
export function locationOf({ endpoint, bucket, prefix }: Pick<S3Settings, 'endpoint' | 'bucket' | 'prefix'>): string {
  return JSON.stringify([endpoint, bucket, prefix]);
}

const MOST_PREFIX_LENGTH = 200;

/**
 * Brings what was typed into the one form that is tested, compared and kept. `allowPlain`: http without TLS, which an
 * operator allows together with private endpoints. Refusals: `request-invalid`, `storage-endpoint-refused`.
 */
export function normalSettings(given: S3Settings, { allowPlain }: { allowPlain: boolean }): S3Settings {
  const prefix = given.prefix.replace(/^\/+|\/+$/g, '');
  if (prefix !== '' && (prefix.length > MOST_PREFIX_LENGTH || !prefix.split('/').every(isSegment))) {
    throw new CybbackError(
      'request-invalid',
      `The prefix may have up to ${MOST_PREFIX_LENGTH} letters, digits, ".", "_", "-" and "/".`,
    );
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(given.bucket) || given.bucket.includes('..')) {
    throw new CybbackError(
      'request-invalid',
      'The bucket must be given by its name: 3 to 63 letters, digits, ".", "_" and "-".',
    );
  }
  return { ...given, prefix, endpoint: normalEndpoint(given.endpoint, allowPlain) };
}

function normalEndpoint(endpoint: string, allowPlain: boolean): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const isOrigin =
    url !== null &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  if (!url || !isOrigin || !['https:', 'http:'].includes(url.protocol)) {
    throw new CybbackError(
      'request-invalid',
      'The endpoint must be a URL such as https://s3.eu-west-1.example.com, without a path or user name.',
    );
  }
  if (url.protocol === 'http:' && !allowPlain) {
    throw new CybbackError(
      'storage-endpoint-refused',
      'The endpoint must be reached by https: over http, others could read and change what is sent.',
    );
  }
  return url.origin;
}
