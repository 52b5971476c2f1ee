import { z } from 'zod';
import { CybbackError } from '../domain/errors.ts';
import type { Credential } from '../graph/types.ts';

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), clientSecret: z.string().min(1) }),
  z.object({ kind: z.literal('certificate'), certificatePem: z.string().min(1), privateKeyPem: z.string().min(1) }),
]);

/** What is sealed of a credential. */
export function encodeCredential(credential: Credential): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(credential));
}

/** Errors: `key-wrong` where the bytes are no credential. Nothing of them appears in the error. */
export function decodeCredential(bytes: Uint8Array): Credential {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new CybbackError('key-wrong', 'The stored credential of the connection cannot be read. Enter it again.');
  }
}
