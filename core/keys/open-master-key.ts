import { newestWrapping } from '../backups/store/files/repository-keys.ts';
import { newestCredential } from '../connections/store/connections.ts';
import { openCredential } from '../connections/store/credentials.ts';
import { unwrapDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { type KeyProviderDeps, type KeySource, openKeyProvider } from '../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { getKeyProof, insertKeyProof } from './store/key-proofs.ts';

const CONTEXT = 'installation:key-proof';

/** Opens something that the master key of the installation protects; `key-wrong` where this key does not. */
type Proof = (keys: { provider: KeyProvider; box: SecretBox }) => Promise<unknown>;

/**
 * The master key that is in force, proved to be the one that protects what the database holds. A key file is made for an
 * installation that holds nothing yet, and never beside existing data.
 *
 * Errors: `key-missing`, `key-wrong`: nothing may be sealed or served; and what the database answers.
 */
export async function openMasterKey(db: Db, source: KeySource, deps: KeyProviderDeps = {}): Promise<KeyProvider> {
  const proofs = await heldProofs(db);
  const provider = await openExisting(source, deps, proofs.length > 0);
  const box = createSecretBox(provider);
  await prove(proofs, { provider, box });
  await insertKeyProof(db, { masterKeyId: provider.keyId, sealed: await box.seal(Buffer.from('whole'), CONTEXT) });
  // Another process may have been first, with another key.
  await prove(await heldProofs(db), { provider, box });
  return provider;
}

/** The installation's own proof; of one that is older than such proofs, what it has sealed last. */
async function heldProofs(db: Db): Promise<readonly Proof[]> {
  const sealed = await getKeyProof(db);
  if (sealed) return [({ box }) => box.open(sealed, CONTEXT)];
  const [credential, key] = await Promise.all([newestCredential(db), newestWrapping(db)]);
  const found: Proof[] = [];
  if (credential) found.push(({ box }) => openCredential(box, credential.connectionId, credential));
  if (key) found.push(({ provider }) => unwrapDataKey(provider, key.connectionId, key.wrapped));
  return found.map((proof) => unlessDamaged(proof));
}

/** A damaged row says nothing of the key: refused is only who holds another one. */
function unlessDamaged(proof: Proof): Proof {
  return async (keys) => {
    try {
      await proof(keys);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong') || error.facts?.['needed'] !== undefined) throw error;
    }
  };
}

async function openExisting(source: KeySource, deps: KeyProviderDeps, held: boolean): Promise<KeyProvider> {
  if ('secret' in source || !held) return openKeyProvider(source, deps);
  try {
    return await openKeyProvider({ ...source, create: false }, deps);
  } catch (error) {
    if (!isCybbackError(error, 'key-missing')) throw error;
    throw new CybbackError(
      'key-missing',
      `${error.message} The database holds data that was sealed with it, so no new key is made: put the key file back from your copy, or name it in CYBBACK_MASTER_KEY_FILE.`,
      { cause: error },
    );
  }
}

async function prove(proofs: readonly Proof[], keys: { provider: KeyProvider; box: SecretBox }): Promise<void> {
  for (const proof of proofs) {
    try {
      await proof(keys);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
      throw new CybbackError(
        'key-wrong',
        `The master key does not open what this installation has sealed: ${error.message} Start with the key that was used before (CYBBACK_MASTER_KEY or CYBBACK_MASTER_KEY_FILE). Nothing was changed.`,
        { cause: error },
      );
    }
  }
}
