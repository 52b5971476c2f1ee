import type { SecretBox } from '../crypto/secret-box.ts';

/** The secret key of a bucket, sealed for one storage: moved to another row it does not open. */
export function sealStorageSecret(box: SecretBox, storageId: string, secretAccessKey: string): Promise<Uint8Array> {
  return box.seal(Buffer.from(secretAccessKey), storageSecretContext(storageId));
}

/** Errors: `key-wrong`. */
export async function openStorageSecret(box: SecretBox, storageId: string, sealed: Uint8Array): Promise<string> {
  return Buffer.from(await box.open(sealed, storageSecretContext(storageId))).toString();
}

export const storageSecretContext = (storageId: string): string => `storage:${storageId}:secret`;
