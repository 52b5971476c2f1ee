import { z } from 'zod';
import type { SecretBox } from '../../crypto/secret-box.ts';
import { CybbackError } from '../../domain/errors.ts';
import type { Credential } from '../../graph/types.ts';
import type { SealedCredential } from './connections.ts';

const credentialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), clientSecret: z.string().min(1) }),
  z.object({ kind: z.literal('certificate'), certificatePem: z.string().min(1), privateKeyPem: z.string().min(1) }),
]);

/** Sealed for one connection: moved to another row it does not open. */
export async function sealCredential(
  box: SecretBox,
  connectionId: string,
  credential: Credential,
): Promise<SealedCredential> {
  const sealed = await box.seal(Buffer.from(JSON.stringify(credential)), credentialContext(connectionId));
  return { kind: credential.kind, sealed };
}

/** Errors: `connection-not-ready` where there is none; `key-wrong` where it does not open or is no credential. Nothing of it appears in the error. */
export async function openCredential(
  box: SecretBox,
  connectionId: string,
  { sealed }: SealedCredential,
): Promise<Credential> {
  if (sealed.length === 0) {
    throw new CybbackError(
      'connection-not-ready',
      'The connection has no credential: it came back from its storage. Enter the client ID and a credential.',
    );
  }
  const opened = await box.open(sealed, credentialContext(connectionId));
  try {
    return credentialSchema.parse(JSON.parse(Buffer.from(opened).toString()));
  } catch {
    throw new CybbackError('key-wrong', 'The stored credential of the connection cannot be read. Enter it again.');
  }
}

export function credentialContext(connectionId: string): string {
  return `connection:${connectionId}:credential`;
}
