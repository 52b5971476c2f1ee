import type { Secret } from '../config/index.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';

/** Signs cookies and links, and seals the secrets of authenticator apps. The same in every API process. */
export async function sessionSecret(setting: Secret | null, keyProvider: KeyProvider): Promise<string> {
  return setting?.reveal() ?? Buffer.from(await keyProvider.derive('session-secret')).toString('base64url');
}
