import type { KeyProvider } from '../crypto/key-provider.ts';
import { type SecretBox, createSecretBox } from '../crypto/secret-box.ts';
import type { KeyProof } from './store/key-proofs.ts';

const CONTEXT = 'installation:key-proof';

/** Opens with this key alone: by it a wrong key is known at the start. */
export async function proofOf(provider: KeyProvider): Promise<KeyProof> {
  const sealed = await createSecretBox(provider).seal(Buffer.from('whole'), CONTEXT);
  return { masterKeyId: provider.keyId, sealed };
}

/** Errors: `key-wrong`. */
export async function openProof(box: SecretBox, { sealed }: KeyProof): Promise<void> {
  await box.open(sealed, CONTEXT);
}
