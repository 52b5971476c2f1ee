import { KEY_BYTES } from '../crypto/aead.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';
import { serviceKeyProvider, serviceWrapping } from '../crypto/service-key-provider.ts';
import type { ServiceKey } from '../crypto/services/service-key.ts';
import type { VaultOptions, VaultPlace } from '../crypto/services/vault-transit-key.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { getKeyProof } from './store/key-proofs.ts';
import { getServiceSecret, insertServiceSecret } from './store/service-secrets.ts';

/** Where a master key lies that never leaves its service. */
export type KeyService =
  | { readonly kind: 'aws-kms'; readonly arn: string }
  | { readonly kind: 'azure-key-vault'; readonly keyUrl: string }
  | ({ readonly kind: 'vault-transit' } & VaultPlace);

export interface ServiceSource {
  readonly service: KeyService;
  readonly vault: VaultOptions;
  /** Another way to it, for tests. */
  readonly open?: () => ServiceKey;
}

const CONTEXT = 'cybback/installation-secret';

/**
 * A key of a service, with the secret that it has wrapped for this installation; one is made where there is none, but not
 * beside data that another key protects.
 *
 * Errors: `key-missing`, `key-wrong`, `key-refused`, `key-unavailable`.
 */
export async function openServiceKey(
  db: Db,
  source: ServiceSource,
  { isInForce, random = systemRandom }: { isInForce: boolean; random?: RandomBytes },
): Promise<KeyProvider> {
  const wrapping = serviceWrapping(await (source.open ?? opener(source))(), random);
  const { keyId } = wrapping;
  const before = await getServiceSecret(db, keyId);
  if (before === null) {
    const proof = await getKeyProof(db);
    if (isInForce && proof?.masterKeyId !== keyId)
      throw new CybbackError(
        'key-wrong',
        `The master key of this installation is ${proof?.masterKeyId ?? 'another one'}, not ${keyId}. Start with that one; to change it, set the new one as CYBBACK_NEXT_KEY_SERVICE and run npm run rotate-key. Nothing was changed.`,
        { facts: { inForce: keyId, needed: proof?.masterKeyId ?? null } },
      );
    if (isInForce)
      throw new CybbackError(
        'key-missing',
        `What ${keyId} has wrapped for this installation is not in its database any more. Restore the table key_service_secret from a backup of the database; connections come back with their recovery kits.`,
      );
    await insertServiceSecret(db, keyId, await wrapping.wrap(random(KEY_BYTES), CONTEXT));
  }
  const wrapped = before ?? (await getServiceSecret(db, keyId));
  if (wrapped === null) throw new Error('a secret that was inserted is there');
  return serviceKeyProvider(wrapping, await wrapping.unwrap(wrapped, CONTEXT), random);
}

/** The SDKs are loaded where they are used: they are large. */
function opener({ service, vault }: ServiceSource): () => Promise<ServiceKey> {
  return async () => {
    switch (service.kind) {
      case 'aws-kms':
        return (await import('../crypto/services/aws-kms-key.ts')).awsKmsKey(service.arn);
      case 'azure-key-vault':
        return (await import('../crypto/services/azure-key-vault-key.ts')).azureKeyVaultKey(service.keyUrl);
      case 'vault-transit':
        return (await import('../crypto/services/vault-transit-key.ts')).vaultTransitKey(service, vault);
    }
  };
}
